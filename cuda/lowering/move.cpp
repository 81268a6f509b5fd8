#include "cuda/lowering/move.h"

#include <algorithm>

#include "core/ops/concatenate.h"
#include "core/ops/pad.h"
#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "core/ops/slice.h"
#include "cuda/lowering/fill.h"
#include "cuda/lowering/move_box.h"

namespace lamina::cuda {
namespace {

// Box n takes input n to the output.
std::vector<Launch> bind_moves(const std::vector<PlannedBox>& boxes, std::int64_t element_bytes,
                               const Arguments& args) {
  std::vector<Launch> launches;
  MoveParameters parameters;
  parameters.element_bytes = static_cast<int>(element_bytes);
  auto flush = [&] {
    if (parameters.count > 0) launches.push_back(launch_of("move", parameters));
    parameters.count = 0;
  };
  for (std::size_t n = 0; n < boxes.size(); ++n) {
    if (boxes[n].box.count == 0) continue;
    MoveBox& box = parameters.boxes[parameters.count++] = boxes[n].box;
    box.from = args.in<std::byte>(static_cast<int>(n)) + boxes[n].from_base * element_bytes;
    box.to = args.out<std::byte>(0) + boxes[n].to_base * element_bytes;
    if (parameters.count == MoveParameters::kMost) flush();
  }
  flush();
  return launches;
}

Kernel moves(const NodeView& node, std::vector<PlannedBox> boxes) {
  if (!std::ranges::all_of(boxes, &PlannedBox::fits)) return {};
  const std::int64_t bytes = size_of(node.output(0).dtype);
  return {.name = node.op().name, .bind = [boxes = std::move(boxes), bytes](const Arguments& args) {
            return bind_moves(boxes, bytes, args);
          }};
}

// y[i] = x[base + i . strides] for each index i of y
Kernel pull(const NodeView& node, const MoveEnd& from) {
  const Shape& y = node.output(0).shape;
  return moves(node, {plan_box(y, from, {0, row_major_strides(y)})});
}

}  // namespace

Kernel lower_transpose(const NodeView& node, const Abilities&) {
  const std::vector<std::int64_t> strides = row_major_strides(node.input(0).shape);
  MoveEnd from;
  for (int axis : node.attrs<ops::PermutationAttrs>().axes)
    from.strides.push_back(strides[static_cast<std::size_t>(axis)]);
  return pull(node, from);
}

Kernel lower_broadcast(const NodeView& node, const Abilities&) {
  const Shape &x = node.input(0).shape, &y = node.output(0).shape;
  const std::vector<std::int64_t> own = row_major_strides(x);
  const int added = y.rank() - x.rank();
  MoveEnd from{0, std::vector<std::int64_t>(static_cast<std::size_t>(y.rank()), 0)};
  for (int axis = 0; axis < x.rank(); ++axis)
    if (x[axis] != 1)
      from.strides[static_cast<std::size_t>(axis + added)] = own[static_cast<std::size_t>(axis)];
  return pull(node, from);
}

Kernel lower_reverse(const NodeView& node, const Abilities&) {
  const Shape& shape = node.input(0).shape;
  const int axis = node.attrs<ops::ReverseAttrs>().axis;
  MoveEnd from{0, row_major_strides(shape)};
  std::int64_t& stride = from.strides[static_cast<std::size_t>(axis)];
  from.base = (shape[axis] - 1) * stride;
  stride = -stride;
  return pull(node, from);
}

Kernel lower_slice(const NodeView& node, const Abilities&) {
  MoveEnd from{0, row_major_strides(node.input(0).shape)};
  std::size_t axis = 0;
  for (const ops::Range& range : node.attrs<ops::SliceAttrs>().ranges) {
    from.base += range.start * from.strides[axis];
    from.strides[axis++] *= range.step;
  }
  return pull(node, from);
}

Kernel lower_pad(const NodeView& node, const Abilities&) {
  const TensorType &x = node.input(0), &y = node.output(0);
  const auto& attrs = node.attrs<ops::PadAttrs>();
  MoveEnd to{0, row_major_strides(y.shape)};
  std::size_t axis = 0;
  for (const ops::PadAxis& p : attrs.padding) {
    to.base += p.low * to.strides[axis];
    to.strides[axis++] *= p.interior + 1;
  }
  Kernel kernel = moves(node, {plan_box(x.shape, {0, row_major_strides(x.shape)}, to)});
  if (kernel.name.empty()) return kernel;
  kernel.bind = [fill = bind_fill(y, attrs.value), move = kernel.bind](const Arguments& args) {
    std::vector<Launch> launches = fill(args);
    std::ranges::move(move(args), std::back_inserter(launches));
    return launches;
  };
  return kernel;
}

Kernel lower_concatenate(const NodeView& node, const Abilities&) {
  const int axis = node.attrs<ops::ConcatenateAttrs>().axis;
  MoveEnd to{0, row_major_strides(node.output(0).shape)};
  const std::int64_t stride = to.strides[static_cast<std::size_t>(axis)];
  std::vector<PlannedBox> boxes;
  for (int n = 0; n < node.inputs(); ++n) {
    const Shape& x = node.input(n).shape;
    boxes.push_back(plan_box(x, {0, row_major_strides(x)}, to));
    to.base += x[axis] * stride;
  }
  return moves(node, std::move(boxes));
}

}  // namespace lamina::cuda
