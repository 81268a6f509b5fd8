#include "core/ops/argmax.h"

#include "core/ops/binary.h"
#include "core/ops/iota.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const int axis = attrs.as<ArgmaxAttrs>().axis;
  const Shape& shape = in[0].shape;
  if (in[0].dtype == DType::Bool || shape[axis] == 0)
    throw Error("argmax expects numbers and an axis that is not empty, received axis " +
                std::to_string(axis) + " of " + to_string(in[0]) + ".\n  Use another axis or ops::cast.");
  return {{DType::Int32, shape.slice(0, axis) + shape.slice(axis + 1, shape.rank())}};
}

Values decompose(const NodeRef& n) {
  const int axis = n.attrs().as<ArgmaxAttrs>().axis;
  const Value& x = n.in(0);
  const Value hit = logical_or(equal(x, max(x, {.axes = {axis}, .keepdims = true})), not_equal(x, x));
  Shape along = Shape(std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1));
  along[axis] = x.shape()[axis];
  const Value places = reshape(iota(n.graph(), x.shape()[axis]), along);
  return {min(where(hit, places, static_cast<double>(x.shape()[axis])), {.axes = {axis}})};
}

}  // namespace

const OpDef argmax_op{.name = "argmax", .infer = infer, .decompose = decompose};

Value argmax(const Value& x, int axis) {
  return x.graph->add_one(argmax_op, {x}, ArgmaxAttrs{normalize_axis(axis, x.rank())});
}
Value argmin(const Value& x, int axis) { return argmax(-x, axis); }

}  // namespace lamina::ops
