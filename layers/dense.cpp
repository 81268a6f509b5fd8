#include "layers/dense.h"

#include "core/ops/binary.h"
#include "core/ops/matmul.h"
#include "layers/activity.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe(auto& fields, auto& units, auto& options) {
  fields.required("units", units)("activation", options.activation)("use_bias", options.use_bias);
  fields("kernel_initializer", options.kernel_initializer)("bias_initializer", options.bias_initializer);
  fields("kernel_regularizer", options.kernel_regularizer)("bias_regularizer", options.bias_regularizer);
  fields("activity_regularizer", options.activity_regularizer);
}

class DenseBody final : public LayerBody {
 public:
  DenseBody(int units, DenseOptions options) : units_(units), options_(std::move(options)) {}

  std::string class_name() const override { return "Dense"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, units_, options_); });
  }

  void build(WeightBuilder& weights, std::span<const TensorType> inputs) override {
    require_input(inputs, -1);
    features_ = inputs[0].shape.back();
    kernel_ =
        weights.add("kernel", {features_, units_},
                    {.initializer = options_.kernel_initializer, .regularizer = options_.kernel_regularizer});
    if (options_.use_bias)
      bias_ =
          weights.add("bias", {units_},
                      {.initializer = options_.bias_initializer, .regularizer = options_.bias_regularizer});
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    const TensorType types[] = {inputs[0].type()};
    require_input(types, features_);
    Value y = ops::matmul(inputs[0], context(kernel_));
    if (bias_) y = y + context(bias_);
    y = options_.activation(y);
    penalize_activity(context, y, options_.activity_regularizer);
    return {y};
  }

 private:
  static void require_input(std::span<const TensorType> inputs, std::int64_t features) {
    if (inputs.size() != 1) throw CallError("one tensor", "Concatenate them first.");
    const Shape& shape = inputs[0].shape;
    if (shape.rank() < 2)
      throw CallError("a tensor of at least rank 2, batch and features", "Reshape it first.");
    if (!is_float(inputs[0].dtype))
      throw CallError("floating-point numbers", "Convert it with ops::cast, or use an Embedding.");
    if (features >= 0 && shape.back() != features)
      throw CallError("the last axis to be " + std::to_string(features),
                      "Call it on a tensor with " + std::to_string(features) +
                          " features, or build a new Dense for this one.");
  }

  int units_;
  DenseOptions options_;
  std::int64_t features_ = 0;
  Weight kernel_, bias_;
};

}  // namespace

Layer Dense(int units, DenseOptions options, const Source& where) {
  if (units < 1)
    throw Error(where, "Dense expects at least 1 unit, received " + std::to_string(units) +
                           ".\n  Give the size of its output.");
  const LayerOptions layer{.name = options.name, .trainable = options.trainable};
  return {std::make_shared<DenseBody>(units, std::move(options)), layer};
}

Layer dense_from(ConfigReader& fields, const Source& where) {
  int units = 0;
  DenseOptions options;
  describe(fields.layer(options), units, options);
  return Dense(units, std::move(options), where);
}

}  // namespace lamina::layers
