#include "cuda/lowering/filter_layout.h"

#include "core/base/dtype.h"
#include "cuda/lowering/move_box.h"

namespace lamina::cuda {
namespace {

// A row for each element that a filter has.
std::int64_t rows(const ConvParameters& p) { return p.windows.window_cells() * p.channels / p.groups; }
MoveEnd ours_end(const ConvParameters& p) { return {0, {p.filters, 1}}; }
MoveEnd theirs_end(const ConvParameters& p) { return {0, {1, rows(p)}}; }

Launch move_launch(const ConvParameters& p, const MoveEnd& from, const MoveEnd& to, const std::byte* source,
                   std::byte* target) {
  MoveParameters parameters{};
  parameters.count = 1;
  parameters.element_bytes = static_cast<int>(size_of(static_cast<DType>(p.dtype)));
  parameters.boxes[0] = plan_box({rows(p), p.filters}, from, to).box;
  parameters.boxes[0].from = source;
  parameters.boxes[0].to = target;
  return launch_of("move", parameters);
}

}  // namespace

Launch move_filters_first(const ConvParameters& p, const std::byte* ours, std::byte* theirs) {
  return move_launch(p, ours_end(p), theirs_end(p), ours, theirs);
}

Launch move_filters_last(const ConvParameters& p, const std::byte* theirs, std::byte* ours) {
  return move_launch(p, theirs_end(p), ours_end(p), theirs, ours);
}

std::int64_t kernel_bytes(const ConvParameters& p) {
  return rows(p) * p.filters * size_of(static_cast<DType>(p.dtype));
}

}  // namespace lamina::cuda
