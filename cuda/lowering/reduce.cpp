#include "cuda/lowering/reduce.h"

#include <algorithm>

#include "core/ops/reduce.h"
#include "cuda/kernels/reduce.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

constexpr int64_t kEnoughBlocks = 528;  // four for each multiprocessor of the largest devices

int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }

void put_in_front(ReduceAxes& axes, int64_t dim, int64_t stride) {
  check(axes.count < ReduceAxes::kMost, "a reduction of more than 16 axes");
  for (int i = axes.count++; i > 0; --i) {
    axes.dims[i] = axes.dims[i - 1];
    axes.strides[i] = axes.strides[i - 1];
  }
  axes.dims[0] = dim;
  axes.strides[0] = stride;
}

// Axes of size 1 dropped and neighbours of one kind joined: kept and reduced axes take turns. Returns whether
// the last axis is reduced.
bool split_axes(const Shape& shape, const std::vector<int>& axes, ReduceParameters& p) {
  bool last_reduced = true, reduced_before = false, any = false;
  int64_t stride = 1;
  for (int i = shape.rank() - 1; i >= 0; --i) {
    if (shape[i] == 1) continue;
    const bool reduced = std::binary_search(axes.begin(), axes.end(), i);
    ReduceAxes& own = reduced ? p.reduced : p.kept;
    if (any && reduced == reduced_before)
      own.dims[0] *= shape[i];
    else
      put_in_front(own, shape[i], stride);
    (reduced ? p.length : p.results) *= shape[i];
    if (!any) last_reduced = reduced;
    any = true;
    reduced_before = reduced;
    stride *= shape[i];
  }
  return last_reduced;
}

// The last kept axis becomes the columns.
void take_columns(ReduceParameters& p) {
  p.columns = p.kept.dims[--p.kept.count];
  if (p.kept.count == 0) p.kept = {};
}

// Threads for a row of `length` elements, which they read four at a time.
int group_for(int64_t rows, int64_t length) {
  int group = 1;
  while (group < 32 && group * 4 < length) group *= 2;
  const bool many = rows >= 4 * kEnoughBlocks;
  return length <= (many ? 4096 : 512) ? group : kReduceBlock;
}

// Slices so that the device is busy although there are few results, none so short that it is not worth it.
void cut_rows(ReduceParameters& p) {
  constexpr int64_t kUncut = 16384, kPiece = 4096, kMostSlices = 1024;
  int64_t slices = 1;
  if (p.length > kUncut) slices = std::min(parts(kEnoughBlocks, p.results), parts(p.length, kPiece));
  p.piece = std::max<int64_t>(parts(parts(p.length, std::min(slices, kMostSlices)), 1024), 1) * 1024;
  p.slices = std::max<int64_t>(parts(p.length, p.piece), 1);
  p.group = group_for(p.results * p.slices, p.piece < p.length ? p.piece : p.length);
}

void cut_columns(ReduceParameters& p) {
  const int width = reduce_width(p.columns), rows = kReduceBlock / width;
  const int64_t blocks = p.results / p.columns * parts(p.columns, width);
  int64_t slices = 1;
  if (p.length > 64 * rows) slices = std::min(parts(kEnoughBlocks, blocks), parts(p.length, 8 * rows));
  p.piece = std::max<int64_t>(parts(p.length, slices), 1);
  p.slices = std::max<int64_t>(parts(p.length, p.piece), 1);
}

// What elements are added up in; itself for those of 4 bytes and more.
DType accumulator(DType dtype) {
  if (dtype == DType::BFloat16 || dtype == DType::Float16) return DType::Float32;
  return dtype == DType::UInt8 ? DType::Int32 : dtype;
}

// The second launch: [results, slices] to [results].
ReduceParameters fold_of(const ReduceParameters& first, DType dtype) {
  ReduceParameters p{.from = first.to, .to = dtype, .op = first.op};
  p.results = first.results;
  p.length = p.piece = first.slices;
  p.is_small = p.results * p.length < (int64_t{1} << 31);
  put_in_front(p.reduced, p.length, 1);
  put_in_front(p.kept, p.results, p.length);
  p.group = group_for(p.results, p.length);
  return p;
}

Kernel lower_reduce(const NodeView& node, Reduction op) {
  const TensorType& x = node.input(0);
  if (x.dtype == DType::Bool || x.shape.rank() > 2 * ReduceAxes::kMost) return {};
  ReduceParameters p{.from = x.dtype, .to = x.dtype, .op = op};
  p.results = p.length = 1;
  p.is_small = x.shape.numel() < (int64_t{1} << 31);
  const bool rows = split_axes(x.shape, node.attrs<ops::ReduceAttrs>().axes, p);
  const std::string_view launcher = rows ? "reduce_rows" : "reduce_columns";
  if (p.results == 0)
    return {.name = node.op().name, .bind = [](const Arguments&) { return std::vector<Launch>(); }};
  if (!rows) take_columns(p);
  if (rows)
    cut_rows(p);
  else
    cut_columns(p);
  if (p.slices > 1) p.to = accumulator(x.dtype);
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    ReduceParameters first = p;
    first.x = args.in(0);
    first.y = p.slices > 1 ? args.workspace : args.out(0);
    if (p.slices == 1) return {launch_of(launcher, first)};
    ReduceParameters second = fold_of(p, x.dtype);
    second.x = args.workspace;
    second.y = args.out(0);
    return {launch_of(launcher, first), launch_of("reduce_rows", second)};
  };
  return {.name = node.op().name,
          .bind = bind,
          .workspace_bytes = p.slices > 1 ? p.results * p.slices * size_of(p.to) : 0};
}

}  // namespace

Kernel lower_sum(const NodeView& node, const Abilities&) { return lower_reduce(node, Reduction::Sum); }
Kernel lower_max(const NodeView& node, const Abilities&) { return lower_reduce(node, Reduction::Max); }
Kernel lower_min(const NodeView& node, const Abilities&) { return lower_reduce(node, Reduction::Min); }

}  // namespace lamina::cuda
