#include "layers/batch_normalization.h"

#include <fmt/format.h>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/normalize.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe(auto& fields, auto& options) {
  fields("axis", options.axis)("momentum", options.momentum)("epsilon", options.epsilon);
  fields("center", options.center)("scale", options.scale);
  fields("beta_initializer", options.beta_initializer)("gamma_initializer", options.gamma_initializer);
  fields("moving_mean_initializer", options.moving_mean_initializer);
  fields("moving_variance_initializer", options.moving_variance_initializer);
  fields("beta_regularizer", options.beta_regularizer)("gamma_regularizer", options.gamma_regularizer);
  fields.fixed("synchronized", false).only("renorm", false).ignored("renorm_momentum");
}

class BatchNormalizationBody final : public LayerBody {
 public:
  explicit BatchNormalizationBody(BatchNormalizationOptions options) : options_(std::move(options)) {}

  std::string class_name() const override { return "BatchNormalization"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, options_); });
  }

  void build(WeightBuilder& weights, std::span<const TensorType> inputs) override {
    require_input(inputs, -1);
    channels_ = inputs[0].shape[require_sample_axis(options_.axis, inputs[0])];
    const BatchNormalizationOptions& o = options_;
    const Shape shape{channels_};
    if (o.scale)
      gamma_ = weights.add("gamma", shape,
                           {.initializer = o.gamma_initializer, .regularizer = o.gamma_regularizer});
    if (o.center)
      beta_ =
          weights.add("beta", shape, {.initializer = o.beta_initializer, .regularizer = o.beta_regularizer});
    moving_mean_ =
        weights.add("moving_mean", shape, {.initializer = o.moving_mean_initializer, .trainable = false});
    moving_variance_ = weights.add("moving_variance", shape,
                                   {.initializer = o.moving_variance_initializer, .trainable = false});
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    require_input(types_of(inputs), channels_);
    return {ops::cast(normalized(context, inputs[0]), inputs[0].dtype())};
  }

 private:
  Value normalized(const CallContext& context, const Value& x) const {
    const ops::Affine affine{gamma_ ? context(gamma_) : Value{}, beta_ ? context(beta_) : Value{}};
    const ops::BatchNormOptions options{.axis = options_.axis, .epsilon = options_.epsilon};
    if (!context.training() || !context.trainable())
      return ops::batch_norm_inference(x, {context(moving_mean_), context(moving_variance_)}, affine,
                                       options);
    const ops::BatchNorm norm = ops::batch_norm_training(x, affine, options);
    take_in(context, moving_mean_, norm.batch.mean);
    take_in(context, moving_variance_, norm.batch.variance);
    return norm.y;
  }

  void take_in(const CallContext& context, const Weight& moving, const Value& batch) const {
    const Value next = options_.momentum * context(moving) + (1 - options_.momentum) * batch;
    context.update(moving, ops::cast(next, moving.type().dtype));
  }

  void require_input(std::span<const TensorType> inputs, std::int64_t channels) const {
    require_one(inputs);
    require_float(inputs[0]);
    const int axis = require_sample_axis(options_.axis, inputs[0]);
    if (channels >= 0 && inputs[0].shape[axis] != channels)
      throw CallError("axis " + std::to_string(options_.axis) + " to be " + std::to_string(channels),
                      "Call it on a tensor with " + std::to_string(channels) +
                          " channels, or build a new BatchNormalization for this one.");
  }

  BatchNormalizationOptions options_;
  std::int64_t channels_ = 0;
  Weight gamma_, beta_, moving_mean_, moving_variance_;
};

}  // namespace

Layer BatchNormalization(BatchNormalizationOptions options, const Source& where) {
  if (!(options.momentum >= 0 && options.momentum <= 1))
    throw Error(where, fmt::format("BatchNormalization expects a momentum between 0 and 1, received {}.\n"
                                   "  Use 0.99, or less for short trainings.",
                                   options.momentum));
  if (!(options.epsilon >= 0))
    throw Error(where,
                fmt::format("BatchNormalization expects an epsilon of at least 0, received {}.\n  Use 0.001.",
                            options.epsilon));
  const LayerOptions layer{.name = options.name, .trainable = options.trainable};
  return {std::make_shared<BatchNormalizationBody>(std::move(options)), layer};
}

Layer batch_normalization_from(ConfigReader& fields, const Source& where) {
  BatchNormalizationOptions options;
  describe(fields.layer(options), options);
  return BatchNormalization(std::move(options), where);
}

}  // namespace lamina::layers
