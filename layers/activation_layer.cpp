#include "layers/activation_layer.h"

#include <fmt/format.h>

#include "core/ops/binary.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

// `Function` computes one tensor from another, and describes its settings.
template <class Function>
class ActivationBody final : public LayerBody {
 public:
  explicit ActivationBody(Function function) : function_(std::move(function)) {}

  std::string class_name() const override { return Function::kClass; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { Function::describe(fields, function_); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_one(types_of(inputs));
    require_float(inputs[0].type());
    return {function_(inputs[0])};
  }

 private:
  Function function_;
};

template <class Function>
Layer activation(Function function, const std::string& name) {
  return {std::make_shared<ActivationBody<Function>>(std::move(function)), {.name = name}};
}

void require_not_negative(const std::string& layer, const std::string& option, double number,
                          const Source& where) {
  if (!(number >= 0))
    throw Error(where, fmt::format("{} expects a {} of at least 0, received {}.\n  Use 0 or more.", layer,
                                   option, number));
}

struct NamedActivation {
  static constexpr auto kClass = "Activation";
  lamina::Activation activation;

  static void describe(auto& fields, auto& self) { fields.required("activation", self.activation); }
  Value operator()(const Value& x) const { return activation(x); }
};

struct Rectifier {
  static constexpr auto kClass = "ReLU";
  ReLUOptions options;

  static void describe(auto& fields, auto& self) {
    fields("max_value", self.options.max_value)("negative_slope", self.options.negative_slope);
    fields("threshold", self.options.threshold);
  }
  Value operator()(const Value& x) const;
};

Value Rectifier::operator()(const Value& x) const {
  if (options.threshold == 0 && options.negative_slope == 0) {
    const Value y = ops::relu(x);
    return options.max_value ? ops::minimum(y, *options.max_value) : y;
  }
  const Value above = options.max_value ? ops::minimum(x, *options.max_value) : x;
  if (options.negative_slope == 0) return ops::where(x > options.threshold, above, 0.0);
  return ops::where(x > options.threshold, above, options.negative_slope * (x - options.threshold));
}

struct LeakyRectifier {
  static constexpr auto kClass = "LeakyReLU";
  LeakyReLUOptions options;

  static void describe(auto& fields, auto& self) { fields("negative_slope", self.options.negative_slope); }
  Value operator()(const Value& x) const { return ops::where(x > 0.0, x, options.negative_slope * x); }
};

struct SoftmaxAlong {
  static constexpr auto kClass = "Softmax";
  SoftmaxOptions options;

  static void describe(auto& fields, auto& self) { fields("axis", self.options.axis); }
  Value operator()(const Value& x) const {
    std::vector<int> axes;
    for (const int axis : options.axis.list) axes.push_back(require_sample_axis(axis, x.type()));
    if (axes.empty()) throw CallError("at least one axis", "Give the axis that is to sum to 1.");
    if (axes.size() == 1) return ops::softmax(x, axes[0]);
    return ops::exp(x - ops::logsumexp(x, {.axes = axes, .keepdims = true}));
  }
};

}  // namespace

Layer Activation(lamina::Activation function, ActivationOptions options) {
  return activation(NamedActivation{std::move(function)}, options.name);
}

Layer ReLU(ReLUOptions options, const Source& where) {
  require_not_negative("ReLU", "max_value", options.max_value.value_or(0), where);
  require_not_negative("ReLU", "negative_slope", options.negative_slope, where);
  require_not_negative("ReLU", "threshold", options.threshold, where);
  return activation(Rectifier{options}, options.name);
}

Layer LeakyReLU(LeakyReLUOptions options, const Source& where) {
  require_not_negative("LeakyReLU", "negative_slope", options.negative_slope, where);
  return activation(LeakyRectifier{options}, options.name);
}

Layer Softmax(SoftmaxOptions options) { return activation(SoftmaxAlong{options}, options.name); }

Layer activation_from(ConfigReader& fields, const Source&) {
  NamedActivation function;
  ActivationOptions options;
  NamedActivation::describe(fields.layer(options), function);
  return Activation(std::move(function.activation), options);
}

Layer relu_from(ConfigReader& fields, const Source& where) {
  Rectifier function;
  Rectifier::describe(fields.layer(function.options), function);
  return ReLU(function.options, where);
}

Layer leaky_relu_from(ConfigReader& fields, const Source& where) {
  LeakyRectifier function;
  LeakyRectifier::describe(fields.layer(function.options), function);
  return LeakyReLU(function.options, where);
}

Layer softmax_from(ConfigReader& fields, const Source&) {
  SoftmaxAlong function;
  SoftmaxAlong::describe(fields.layer(function.options), function);
  return Softmax(function.options);
}

}  // namespace lamina::layers
