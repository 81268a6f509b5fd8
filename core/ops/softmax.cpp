#include "core/ops/softmax.h"

#include <limits>

#include "core/ops/reshape.h"
#include "core/ops/stop_gradient.h"
#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs&) {
  if (!is_float(in[0].dtype))
    throw Error("softmax expects floating-point numbers, received " + to_string(in[0]) +
                ".\n  Convert them with ops::cast.");
  return {in[0]};
}

int axis_of(const NodeRef& n) { return n.attrs().as<SoftmaxAttrs>().axis; }
Value sum_along(const Value& x, int axis) { return sum(x, {.axes = {axis}, .keepdims = true}); }
Value below_max(const Value& x, int axis) { return x - max(x, {.axes = {axis}, .keepdims = true}); }

// dx = y (dy - sum dy y)
Values grad_softmax(const NodeRef& n, std::span<const Value> dy) {
  return {n.out(0) * (dy[0] - sum_along(dy[0] * n.out(0), axis_of(n)))};
}
Values decompose_softmax(const NodeRef& n) {
  const Value e = exp(below_max(n.in(0), axis_of(n)));
  return {e / sum_along(e, axis_of(n))};
}

// dx = dy - softmax sum dy
Values grad_log_softmax(const NodeRef& n, std::span<const Value> dy) {
  return {dy[0] - exp(n.out(0)) * sum_along(dy[0], axis_of(n))};
}
Values decompose_log_softmax(const NodeRef& n) {
  const Value z = below_max(n.in(0), axis_of(n));
  return {z - log(sum_along(exp(z), axis_of(n)))};
}

// Each element is read for the last time before its place is written.
std::vector<InPlace> over_input(const Node&) { return {{0, 0}}; }

}  // namespace

const OpDef softmax_op{.name = "softmax",
                       .infer = infer,
                       .grad = grad_softmax,
                       .decompose = decompose_softmax,
                       .in_place = over_input};
const OpDef log_softmax_op{.name = "log_softmax",
                           .infer = infer,
                           .grad = grad_log_softmax,
                           .decompose = decompose_log_softmax,
                           .in_place = over_input};

Value softmax(const Value& x, int axis) {
  return x.graph->add_one(softmax_op, {x}, SoftmaxAttrs{normalize_axis(axis, x.rank())});
}
Value log_softmax(const Value& x, int axis) {
  return x.graph->add_one(log_softmax_op, {x}, SoftmaxAttrs{normalize_axis(axis, x.rank())});
}

Value logsumexp(const Value& x, const ReduceOptions& options) {
  const Value largest = max(x, {.axes = options.axes, .keepdims = true});
  const Value finite = abs(largest) < std::numeric_limits<double>::infinity();
  // The shift cancels, and so would its gradient.
  const Value shift = stop_gradient(where(finite, largest, 0.0));
  const Value result = log(sum(exp(x - shift), {.axes = options.axes, .keepdims = true})) + shift;
  return options.keepdims ? result : reshape(result, max(x, options).shape());
}

}  // namespace lamina::ops
