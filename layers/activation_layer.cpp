#include "layers/activation_layer.h"

#include <fmt/format.h>

#include <functional>

#include "core/ops/binary.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "layers/checks.h"

namespace lamina::layers {
namespace {

class ActivationBody final : public LayerBody {
 public:
  using Function = std::function<Value(const Value&)>;
  ActivationBody(std::string class_name, Function function)
      : class_name_(std::move(class_name)), function_(std::move(function)) {}

  std::string class_name() const override { return class_name_; }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    require_float(inputs[0].type());
    return {function_(inputs[0])};
  }

 private:
  std::string class_name_;
  Function function_;
};

Layer activation(std::string class_name, ActivationBody::Function function, const std::string& name) {
  return {std::make_shared<ActivationBody>(std::move(class_name), std::move(function)), {.name = name}};
}

void require_not_negative(const std::string& layer, const std::string& option, double number,
                          const Source& where) {
  if (!(number >= 0))
    throw Error(where, fmt::format("{} expects a {} of at least 0, received {}.\n  Use 0 or more.", layer,
                                   option, number));
}

Value relu(const Value& x, const ReLUOptions& options) {
  if (options.threshold == 0 && options.negative_slope == 0) {
    const Value y = ops::relu(x);
    return options.max_value ? ops::minimum(y, *options.max_value) : y;
  }
  const Value above = options.max_value ? ops::minimum(x, *options.max_value) : x;
  if (options.negative_slope == 0) return ops::where(x > options.threshold, above, 0.0);
  return ops::where(x > options.threshold, above, options.negative_slope * (x - options.threshold));
}

}  // namespace

Layer Activation(lamina::Activation function, ActivationOptions options) {
  return activation(
      "Activation", [f = std::move(function)](const Value& x) { return f(x); }, options.name);
}

Layer ReLU(ReLUOptions options, const Source& where) {
  require_not_negative("ReLU", "max_value", options.max_value.value_or(0), where);
  require_not_negative("ReLU", "negative_slope", options.negative_slope, where);
  require_not_negative("ReLU", "threshold", options.threshold, where);
  return activation(
      "ReLU", [options](const Value& x) { return relu(x, options); }, options.name);
}

Layer LeakyReLU(LeakyReLUOptions options, const Source& where) {
  require_not_negative("LeakyReLU", "negative_slope", options.negative_slope, where);
  auto leaky = [slope = options.negative_slope](const Value& x) { return ops::where(x > 0.0, x, slope * x); };
  return activation("LeakyReLU", leaky, options.name);
}

Layer Softmax(SoftmaxOptions options) {
  auto softmax = [axis = options.axis](const Value& x) {
    return ops::softmax(x, require_sample_axis(axis, x.type()));
  };
  return activation("Softmax", softmax, options.name);
}

}  // namespace lamina::layers
