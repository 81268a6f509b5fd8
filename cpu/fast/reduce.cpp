#include "cpu/fast/reduce.h"

#include <algorithm>

#include "core/ops/reduce.h"
#include "cpu/fast/reduce_loops.h"
#include "cpu/fast/reduce_run.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kChunk = 64 * 1024;   // elements that one call takes
constexpr double kMicroseconds = 1e-4;  // per element

// x is [outer, reduced, inner]; where the last axes are reduced too, inner is [kept, length].
struct Layout {
  int64_t outer = 1, reduced = 1, kept = 1, length = 1;
  bool runs = false;  // length is an axis of its own

  int64_t results() const { return outer * kept; }
  int64_t elements() const { return outer * reduced * kept * length; }
};

struct Axis {
  int64_t count;
  bool reduced;
};

// Neighbouring axes of one kind joined, those of size 1 dropped.
std::vector<Axis> joined_axes(const Shape& shape, const std::vector<int>& axes) {
  std::vector<Axis> joined;
  for (int i = 0; i < shape.rank(); ++i) {
    const bool reduced = std::binary_search(axes.begin(), axes.end(), i);
    if (shape[i] == 1) continue;
    if (!joined.empty() && joined.back().reduced == reduced)
      joined.back().count *= shape[i];
    else
      joined.push_back({shape[i], reduced});
  }
  return joined;
}

// Reads the axes from the last to the first; false if some are left.
bool fit(std::vector<Axis> axes, Layout& layout) {
  auto take = [&](bool reduced) -> int64_t {
    if (axes.empty() || axes.back().reduced != reduced) return 1;
    const int64_t count = axes.back().count;
    axes.pop_back();
    return count;
  };
  layout.runs = !axes.empty() && axes.back().reduced;
  layout.length = take(true);
  layout.kept = take(false);
  layout.reduced = take(true);
  layout.outer = take(false);
  return axes.empty();
}

// The reduction is cut into slices that are folded in a second phase; one slice goes to the result directly.
struct Cut {
  int64_t slices = 1;   // along the reduced axes
  int64_t piece = 1;    // of the last reduced axis, or of `reduced` if there is none behind kept
  int64_t columns = 1;  // of kept: results that one call makes
};

Cut cut_of(const Layout& l) {
  Cut cut;
  if (l.runs) {
    cut.piece = std::min(l.length, kChunk);
    cut.slices = l.reduced * ((l.length + cut.piece - 1) / cut.piece);
    cut.columns = std::clamp<int64_t>(kChunk / cut.piece, 1, l.kept);
  } else {
    cut.columns = std::min<int64_t>(l.kept, 4096);
    cut.piece = std::clamp<int64_t>(kChunk / cut.columns, 1, l.reduced);
    cut.slices = (l.reduced + cut.piece - 1) / cut.piece;
  }
  return cut;
}

int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }

// One call's share: slice s of the results [outer, kept_first .. kept_end).
template <class Op>
void reduce_part(const Layout& l, const Cut& cut, const float* x, float* slices, int64_t part) {
  const int64_t blocks = parts(l.kept, cut.columns);
  const int64_t first = part % blocks * cut.columns, columns = std::min(cut.columns, l.kept - first);
  const int64_t slice = part / blocks % cut.slices, outer = part / blocks / cut.slices;
  float* y = slices + slice * l.results() + outer * l.kept + first;
  if (!l.runs) {
    const int64_t row = slice * cut.piece;
    const int64_t rows = std::min(cut.piece, l.reduced - row);
    return reduce_columns<Op>(x + (outer * l.reduced + row) * l.kept + first, rows, columns, l.kept, y);
  }
  const int64_t pieces = parts(l.length, cut.piece);
  const int64_t begin = slice % pieces * cut.piece;
  const int64_t run = (outer * l.reduced + slice / pieces) * l.kept + first;
  const int64_t length = std::min(cut.piece, l.length - begin);
  if (pieces == 1) return reduce_runs<Op>(x + run * l.length, columns, length, y);
  for (int64_t q = 0; q < columns; ++q) reduce_runs<Op>(x + (run + q) * l.length + begin, 1, length, y + q);
}

template <class Op>
Kernel reduce(const NodeView& node, std::string_view name) {
  Layout l;
  const Shape& shape = node.input(0).shape;
  const auto axes = joined_axes(shape, node.attrs<ops::ReduceAttrs>().axes);
  if (node.input(0).dtype != DType::Float32 || shape.numel() == 0 || !fit(axes, l)) return {};
  const Cut cut = cut_of(l);
  const int64_t results = l.results(), all = l.outer * cut.slices * parts(l.kept, cut.columns);
  // Small parts, such as one of each image, go together.
  const int64_t together = std::clamp<int64_t>(kChunk * all / l.elements(), 1, all);
  const bool fold = cut.slices > 1;
  Kernel kernel;
  kernel.name = name;
  kernel.microseconds = kMicroseconds * static_cast<double>(l.elements());
  kernel.phases.push_back({static_cast<int>(parts(all, together)), [=](const Arguments& args, int chunk) {
                             float* y = fold ? reinterpret_cast<float*>(args.workspace) : args.out<float>(0);
                             const int64_t end = std::min((chunk + 1) * together, all);
                             for (int64_t part = chunk * together; part < end; ++part)
                               reduce_part<Op>(l, cut, args.in<float>(0), y, part);
                           }});
  if (!fold) return kernel;
  kernel.workspace_bytes = cut.slices * results * 4;
  const int64_t width = std::clamp<int64_t>(kChunk / cut.slices, 16, std::max<int64_t>(results, 16));
  kernel.phases.push_back({static_cast<int>(parts(results, width)), [=](const Arguments& args, int chunk) {
                             const int64_t first = chunk * width;
                             fold_slices<Op>(reinterpret_cast<float*>(args.workspace) + first, cut.slices,
                                             std::min(width, results - first), results,
                                             args.out<float>(0) + first);
                           }});
  return kernel;
}

}  // namespace

Kernel fast_sum(const NodeView& node) { return reduce<Sum>(node, "fast_sum"); }
Kernel fast_max(const NodeView& node) { return reduce<Largest>(node, "fast_max"); }
Kernel fast_min(const NodeView& node) { return reduce<Smallest>(node, "fast_min"); }

}  // namespace lamina::cpu
