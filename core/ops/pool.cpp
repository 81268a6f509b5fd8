#include "core/ops/pool.h"

#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

constexpr std::string_view kMaxPool = "max_pool", kAvgPool = "avg_pool";

void require_images(std::string_view op, const TensorType& x) {
  if (x.shape.rank() < 3 || x.shape.rank() > 5 || !is_float(x.dtype))
    throw Error(std::string(op) + " expects floating-point images of rank 3 to 5, received " + to_string(x) +
                ".\n  Images are [batch, height, width, channels].");
}

TensorType pooled(std::string_view op, const Window& window, const TensorType& x) {
  require_images(op, x);
  check(static_cast<int>(window.size()) == x.shape.rank() - 2, "a window for each spatial axis");
  return {x.dtype, Shape{x.shape[0]} + window_output(op, window, x) + Shape{x.shape.back()}};
}

Window pool_window(std::string_view op, const Value& x, const PoolOptions& options) {
  require_images(op, x.type());
  if (options.padding == Padding::Causal)
    throw Error(std::string(op) +
                " expects padding \"valid\" or \"same\", received \"causal\".\n  Use one of these.");
  const WindowOptions asked{
      options.strides.empty() ? options.size : options.strides, {}, options.padding, options.pads};
  const Window window = make_window(op, options.size, asked, spatial_axes(x.shape()));
  for (const WindowAxis& axis : window)
    if (axis.pad_low >= axis.size || axis.pad_high >= axis.size)
      throw Error(std::string(op) + " expects pads smaller than its window, received " + to_string(window) +
                  ".\n  Use smaller pads: a window of nothing but padding has no value.");
  return window;
}

TensorTypes infer_max(std::span<const TensorType> in, const Attrs& attrs) {
  return {pooled(kMaxPool, attrs.as<MaxPoolAttrs>().window, in[0])};
}

TensorTypes infer_max_grad(std::span<const TensorType> in, const Attrs& attrs) {
  const TensorType y = pooled("max_pool_grad", attrs.as<MaxPoolAttrs>().window, in[0]);
  const auto agrees = [&](const TensorType& t) { return t.dtype == y.dtype && compatible(t.shape, y.shape); };
  if (!agrees(in[1]) || !agrees(in[2]))
    throw Error("max_pool_grad expects a result and its gradient of " + to_string(y) + ", received " +
                to_string(in[1]) + " and " + to_string(in[2]) + ".\n  Use those of max_pool.");
  return {in[0]};
}

TensorTypes infer_avg(std::span<const TensorType> in, const Attrs& attrs) {
  return {pooled(kAvgPool, attrs.as<AvgPoolAttrs>().window, in[0])};
}

TensorTypes infer_avg_grad(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<AvgPoolAttrs>();
  require_images("avg_pool_grad", in[0]);
  const TensorType dx{in[0].dtype, Shape{in[0].shape[0]} + a.spatial + Shape{in[0].shape.back()}};
  const TensorType dy = pooled("avg_pool_grad", a.window, dx);
  if (!compatible(dy.shape, in[0].shape))
    throw Error("avg_pool_grad expects " + to_string(dy) + ", received " + to_string(in[0]) +
                ".\n  Use the gradient of avg_pool's result.");
  return {dx};
}

Values grad_max(const NodeRef& node, std::span<const Value> dy) {
  const Value inputs[] = {node.in(0), node.out(0), dy[0]};
  return node.graph().add(max_pool_grad_op, inputs, node.attrs());
}

// Nothing of ours differentiates twice through a maximum; silence would be a wrong zero.
Values grad_max_grad(const NodeRef&, std::span<const Value>) {
  throw Error("the gradient of max pooling has no gradient of its own.\n  Use average pooling there.");
}

Values grad_avg(const NodeRef& node, std::span<const Value> dy) {
  AvgPoolAttrs attrs = node.attrs().as<AvgPoolAttrs>();
  attrs.spatial = spatial_axes(node.in(0).shape());
  return {node.graph().add_one(avg_pool_grad_op, {dy[0]}, std::move(attrs))};
}

Values grad_avg_grad(const NodeRef& node, std::span<const Value> d) {
  AvgPoolAttrs attrs = node.attrs().as<AvgPoolAttrs>();
  attrs.spatial = {};
  return {node.graph().add_one(avg_pool_op, {d[0]}, std::move(attrs))};
}

}  // namespace

std::string MaxPoolAttrs::text() const { return to_string(window); }

std::string AvgPoolAttrs::text() const {
  return to_string(window) + (count_padding ? ", count_padding" : "") +
         (spatial.empty() ? "" : ", to " + sizes_text(spatial.dims()));
}

const OpDef max_pool_op{.name = kMaxPool, .infer = infer_max, .grad = grad_max};
const OpDef max_pool_grad_op{.name = "max_pool_grad", .infer = infer_max_grad, .grad = grad_max_grad};
const OpDef avg_pool_op{.name = kAvgPool, .infer = infer_avg, .grad = grad_avg};
const OpDef avg_pool_grad_op{.name = "avg_pool_grad", .infer = infer_avg_grad, .grad = grad_avg_grad};

// A relu and a bias of each channel keep the order of numbers, so they give the same result behind the
// pooling, on fewer of them.
Value max_pool(const Value& x, const PoolOptions& options) {
  const OpDef* before = x.graph->node(x.id).op;
  const std::vector<ValueId> inputs = x.graph->node(x.id).inputs;
  if (before == &relu_op) return relu(max_pool(x.graph->value(inputs[0]), options));
  if (before == &add_op && x.graph->type(inputs[0]) == x.type() &&
      x.graph->type(inputs[1]).shape == Shape{x.shape().back()})
    return max_pool(x.graph->value(inputs[0]), options) + x.graph->value(inputs[1]);
  return x.graph->add_one(max_pool_op, {x}, MaxPoolAttrs{pool_window(kMaxPool, x, options)});
}

Value avg_pool(const Value& x, const PoolOptions& options, const AvgPoolOptions& average) {
  return x.graph->add_one(avg_pool_op, {x},
                          AvgPoolAttrs{pool_window(kAvgPool, x, options), average.count_padding});
}

}  // namespace lamina::ops
