#include "cuda/lowering/normalize.h"

#include <algorithm>

#include "core/ops/batch_norm.h"
#include "core/ops/layer_norm.h"
#include "core/ops/normalize_types.h"
#include "cuda/kernels/normalize_columns.h"
#include "cuda/kernels/normalize_lines.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

constexpr int64_t kEnoughBlocks = 528;  // four for each multiprocessor of the largest devices

int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }

// More threads than a warp only for a line that is long or has few neighbours: each holds 16 floats of it and
// reads what is beyond them again.
int group_for(int64_t lines, int64_t count) {
  int group = 1;
  while (group < 32 && group * 4 < count) group *= 2;
  const int64_t warp_holds = lines >= 4 * kEnoughBlocks ? 1024 : 256;
  if (count <= warp_holds) return group;
  return count <= 4096 ? 256 : kMostOfLine;
}

// The last `axes` axes of a tensor as lines. A thread reads two halves where it reads one float.
Lines lines_of(const TensorType& type, int axes) {
  const Shape& x = type.shape;
  Lines l{.lines = x.slice(0, x.rank() - axes).numel(), .count = x.slice(x.rank() - axes, x.rank()).numel()};
  l.group = group_for(l.lines, is_half(type.dtype) ? parts(l.count, 2) : l.count);
  return l;
}

// Slices so that the device is busy, and short enough to be read a second time from a cache.
ColumnCut cut_of(DType dtype, int64_t rows, int64_t columns) {
  constexpr int64_t kShortest = 32, kLongest = 512, kMostSlices = 1024;
  const int together = is_half(dtype) && columns % kColumnsTogether == 0 ? kColumnsTogether : 1;
  const int64_t busy = parts(rows * parts(columns, 32 * together), kEnoughBlocks);
  const int64_t piece = std::max(std::clamp(busy, kShortest, kLongest), parts(rows, kMostSlices));
  return {.rows = rows,
          .columns = columns,
          .together = together,
          .slices = std::max<int64_t>(parts(rows, piece), 1),
          .piece = piece};
}

// Workspaces of equal parts, one behind the other.
void* part_of(const Arguments& args, int64_t bytes, int i) { return args.workspace + bytes * i; }

template <bool kCentered>
Kernel lower_lines(const NodeView& node) {
  const auto& a = node.attrs<ops::LayerNormAttrs>();
  const NormalizeLinesParameters filled{
      .dtype = node.input(0).dtype, .epsilon = a.epsilon, .lines = lines_of(node.input(0), a.axes)};
  const bool scale = a.scale, offset = a.offset;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (filled.lines.lines == 0) return {};
    NormalizeLinesParameters p = filled;
    p.x = args.in(0);
    if (scale) p.scale = args.in(1);
    if (offset) p.offset = args.in(1 + scale);
    p.y = args.out(0);
    if (kCentered) p.mean = args.out(1);
    p.rstd = args.out(1 + kCentered);
    return {launch_of("normalize_lines", p)};
  };
  return {.name = node.op().name, .bind = bind};
}

// The sums over the rows that are gradients of scale and offset. What nobody asked for lies in the workspace.
struct GradientSums {
  NormalizeColumnsGradParameters filled;
  bool scale, offset;

  int64_t bytes_of_parts() const { return filled.cut.slices * bytes_of_sum(); }
  int64_t bytes_of_sum() const { return filled.cut.columns * size_of(ops::statistics_dtype(filled.dtype)); }
  int64_t workspace_bytes() const { return 2 * (bytes_of_parts() + bytes_of_sum()); }
  void put_results(NormalizeColumnsGradParameters& p, const Arguments& args) const {
    p.parts_z = part_of(args, bytes_of_parts(), 0);
    p.parts = part_of(args, bytes_of_parts(), 1);
    std::byte* const behind = args.workspace + 2 * bytes_of_parts();
    p.sum_z = scale ? args.out(1) : behind;
    p.sum = offset ? args.out(1 + scale) : behind + bytes_of_sum();
  }
};

// dx last: it may lie where x or dy does.
template <bool kCentered>
Kernel lower_lines_grad(const NodeView& node) {
  const auto& a = node.attrs<ops::LayerNormAttrs>();
  const DType dtype = node.input(0).dtype;
  const Lines lines = lines_of(node.input(0), a.axes);
  const NormalizeLinesGradParameters filled{.dtype = dtype, .lines = lines};
  const GradientSums sums{
      {.dtype = dtype, .by_row = true, .cut = cut_of(dtype, lines.lines, lines.count)}, a.scale, a.offset};
  auto bind = [=](const Arguments& args) {
    std::vector<Launch> launches;
    NormalizeLinesGradParameters p = filled;
    p.x = args.in(0);
    p.dy = args.in(1);
    if (kCentered) p.mean = args.in(2);
    p.rstd = args.in(2 + kCentered);
    if (sums.scale) p.scale = args.in(3 + kCentered);
    p.dx = args.out(0);
    if (sums.scale || sums.offset) {
      NormalizeColumnsGradParameters of = sums.filled;
      of.x = p.x;
      of.dy = p.dy;
      of.mean = p.mean;
      of.variance = p.rstd;
      sums.put_results(of, args);
      launches = {launch_of("column_gradients", of), launch_of("fold_gradients", of)};
    }
    if (lines.lines > 0) launches.push_back(launch_of("normalize_lines_grad", p));
    return launches;
  };
  const bool has_sums = a.scale || a.offset;
  return {.name = node.op().name, .bind = bind, .workspace_bytes = has_sums ? sums.workspace_bytes() : 0};
}

ColumnCut cut_of_channels(const TensorType& x) {
  return cut_of(x.dtype, x.shape.slice(0, x.shape.rank() - 1).numel(), x.shape.back());
}

}  // namespace

Kernel lower_layer_norm(const NodeView& node, const Abilities&) { return lower_lines<true>(node); }
Kernel lower_layer_norm_grad(const NodeView& node, const Abilities&) { return lower_lines_grad<true>(node); }
Kernel lower_rms_norm(const NodeView& node, const Abilities&) { return lower_lines<false>(node); }
Kernel lower_rms_norm_grad(const NodeView& node, const Abilities&) { return lower_lines_grad<false>(node); }

Kernel lower_batch_norm(const NodeView& node, const Abilities&) {
  const auto& a = node.attrs<ops::BatchNormAttrs>();
  const NormalizeColumnsParameters filled{
      .dtype = node.input(0).dtype, .epsilon = a.epsilon, .cut = cut_of_channels(node.input(0))};
  const int64_t part = filled.cut.slices * filled.cut.columns * size_of(ops::statistics_dtype(filled.dtype));
  const bool scale = a.scale, offset = a.offset;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (filled.cut.columns == 0) return {};
    NormalizeColumnsParameters p = filled;
    p.x = args.in(0);
    if (scale) p.scale = args.in(1);
    if (offset) p.offset = args.in(1 + scale);
    p.means = part_of(args, part, 0);
    p.squares = part_of(args, part, 1);
    p.y = args.out(0);
    p.mean = args.out(1);
    p.variance = args.out(2);
    return {launch_of("column_moments", p), launch_of("fold_moments", p), launch_of("normalize_columns", p)};
  };
  return {.name = node.op().name, .bind = bind, .workspace_bytes = 2 * part};
}

Kernel lower_batch_norm_grad(const NodeView& node, const Abilities&) {
  const auto& a = node.attrs<ops::BatchNormAttrs>();
  const GradientSums sums{
      {.dtype = node.input(0).dtype, .epsilon = a.epsilon, .cut = cut_of_channels(node.input(0))},
      a.scale,
      a.offset};
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (sums.filled.cut.columns == 0) return {};
    NormalizeColumnsGradParameters p = sums.filled;
    p.x = args.in(0);
    p.dy = args.in(1);
    p.mean = args.in(2);
    p.variance = args.in(3);
    if (sums.scale) p.scale = args.in(4);
    p.dx = args.out(0);
    sums.put_results(p, args);
    return {launch_of("column_gradients", p), launch_of("fold_gradients", p),
            launch_of("normalize_columns_grad", p)};
  };
  return {.name = node.op().name, .bind = bind, .workspace_bytes = sums.workspace_bytes()};
}

}  // namespace lamina::cuda
