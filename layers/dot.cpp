#include "core/ops/matmul.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/unary.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"
#include "layers/merge.h"

namespace lamina::layers {
namespace {

// x / max(|x|, 1e-7) along an axis, as Keras does; the maximum stands under the root, so that a zero vector
// has a gradient of zeros.
Value unit_length(const Value& x, int axis) {
  const Value squares = ops::sum(ops::square(x), {.axes = {axis}, .keepdims = true});
  return x * ops::rsqrt(ops::maximum(squares, 1e-14));
}

// A tensor [b, ...] as matrices [b, rows, n], with `axis` of size n behind the others.
Value as_rows(const Value& x, int axis) {
  std::vector<int> order;
  for (int i = 0; i < x.rank(); ++i)
    if (i != axis) order.push_back(i);
  order.push_back(axis);
  const Value last = ops::transpose(x, order);
  return ops::reshape(last, {x.shape()[0], last.shape().slice(1, x.rank() - 1).numel(), x.shape()[axis]});
}

// The axes of a sample but one.
Shape others(const Shape& shape, int axis) {
  return shape.slice(1, axis) + shape.slice(axis + 1, shape.rank());
}

void describe(auto& fields, auto& options) {
  fields.required("axes", options.axes)("normalize", options.normalize);
}

class DotBody final : public LayerBody {
 public:
  explicit DotBody(DotOptions options)
      : options_(std::move(options)),
        first_axis_(options_.axes.list.front()),
        second_axis_(options_.axes.list.back()) {}

  std::string class_name() const override { return "Dot"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, options_); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    if (inputs.size() != 2) throw CallError("a list of exactly 2 tensors", "Call it on two.");
    Value x = inputs[0], y = inputs[1];
    require_float(x.type());
    require_float(y.type());
    const int i = require_sample_axis(first_axis_, x.type()), k = require_sample_axis(second_axis_, y.type());
    if (!compatible({x.shape()[0], x.shape()[i]}, {y.shape()[0], y.shape()[k]}))
      throw CallError("equal sizes on axis " + std::to_string(first_axis_) + " of the first and axis " +
                          std::to_string(second_axis_) + " of the second, and one batch size",
                      "Choose other axes, or reshape one of them.");
    if (options_.normalize) x = unit_length(x, i), y = unit_length(y, k);
    const Value products = ops::matmul(as_rows(x, i), as_rows(y, k), {.transpose_b = true});
    const Shape rest = others(x.shape(), i) + others(y.shape(), k);
    return {ops::reshape(products, Shape{products.shape()[0]} + (rest.empty() ? Shape{1} : rest))};
  }

 private:
  DotOptions options_;
  int first_axis_, second_axis_;
};

}  // namespace

Layer Dot(DotOptions options, const Source& where) {
  if (options.axes.list.empty() || options.axes.list.size() > 2)
    throw Error(where, "Dot expects one axis for both tensors or one for each, received " +
                           std::to_string(options.axes.list.size()) +
                           " axes.\n  Give {.axes = 1} or {.axes = {1, 2}}.");
  return {std::make_shared<DotBody>(options), {.name = options.name}};
}

Layer dot_from(ConfigReader& fields, const Source& where) {
  DotOptions options;
  describe(fields.layer(options), options);
  return Dot(std::move(options), where);
}

}  // namespace lamina::layers
