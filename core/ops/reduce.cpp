#include "core/ops/reduce.h"

#include <algorithm>
#include <numeric>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reshape.h"

namespace lamina::ops {
namespace {

Shape reduced_shape(const Shape& shape, const ReduceAttrs& attrs, bool keepdims) {
  Shape result;
  for (int i = 0; i < shape.rank(); ++i) {
    const bool reduced = std::binary_search(attrs.axes.begin(), attrs.axes.end(), i);
    if (!reduced || keepdims) result.push_back(reduced ? 1 : shape[i]);
  }
  return result;
}

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<ReduceAttrs>();
  if (in[0].dtype == DType::Bool)
    throw Error("reductions expect numbers, received " + to_string(in[0]) +
                ".\n  Convert it with ops::cast.");
  return {{in[0].dtype, reduced_shape(in[0].shape, a, a.keepdims)}};
}

Value with_ones(const Value& reduced, const NodeRef& n) {
  return reshape(reduced, reduced_shape(n.in(0).shape(), n.attrs().as<ReduceAttrs>(), true));
}

Values grad_sum(const NodeRef& n, std::span<const Value> dy) {
  return {broadcast_to(with_ones(dy[0], n), n.in(0).shape())};
}

Values grad_extreme(const NodeRef& n, std::span<const Value> dy) {
  const Value hit = cast(equal(n.in(0), with_ones(n.out(0), n)), dy[0].dtype());
  const Value hits = sum(hit, {.axes = n.attrs().as<ReduceAttrs>().axes, .keepdims = true});
  return {hit * (with_ones(dy[0], n) / hits)};
}

Value build(const OpDef& op, const Value& x, const ReduceOptions& options) {
  ReduceAttrs attrs{options.axes, options.keepdims};
  if (attrs.axes.empty()) {
    attrs.axes.resize(static_cast<std::size_t>(x.rank()));
    std::iota(attrs.axes.begin(), attrs.axes.end(), 0);
  }
  for (int& axis : attrs.axes) axis = normalize_axis(axis, x.rank());
  std::sort(attrs.axes.begin(), attrs.axes.end());
  attrs.axes.erase(std::unique(attrs.axes.begin(), attrs.axes.end()), attrs.axes.end());
  if (attrs.axes.empty()) return x;
  return x.graph->add_one(op, {x}, std::move(attrs));
}

}  // namespace

std::string ReduceAttrs::text() const {
  std::string text = "axes";
  for (int axis : axes) text += " " + std::to_string(axis);
  return text + (keepdims ? ", keepdims" : "");
}

const OpDef reduce_sum_op{.name = "sum", .infer = infer, .grad = grad_sum};
const OpDef reduce_max_op{.name = "max", .infer = infer, .grad = grad_extreme};
const OpDef reduce_min_op{.name = "min", .infer = infer, .grad = grad_extreme};

Value sum(const Value& x, const ReduceOptions& options) { return build(reduce_sum_op, x, options); }
Value max(const Value& x, const ReduceOptions& options) { return build(reduce_max_op, x, options); }
Value min(const Value& x, const ReduceOptions& options) { return build(reduce_min_op, x, options); }

Value mean(const Value& x, const ReduceOptions& options) {
  const Value total = sum(x, options);
  const std::int64_t count = reduced_count(x.shape(), options.axes);
  // While shapes are traced the count may be unknown; the type is all that matters then.
  return total * (count > 0 ? 1.0 / static_cast<double>(count) : 1.0);
}

std::int64_t reduced_count(const Shape& shape, const std::vector<int>& axes) {
  if (axes.empty()) return shape.numel();
  Shape reduced;
  for (int axis : axes) reduced.push_back(shape[axis]);
  return reduced.numel();
}

}  // namespace lamina::ops
