#include "layers/layer_normalization.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/ops/cast.h"
#include "core/ops/normalize.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe(auto& fields, auto& options) {
  fields("axis", options.axis)("epsilon", options.epsilon)("center", options.center)("scale", options.scale);
  fields.only("rms_scaling", false);
  fields("beta_initializer", options.beta_initializer)("gamma_initializer", options.gamma_initializer);
  fields("beta_regularizer", options.beta_regularizer)("gamma_regularizer", options.gamma_regularizer);
}

class LayerNormalizationBody final : public LayerBody {
 public:
  explicit LayerNormalizationBody(LayerNormalizationOptions options) : options_(std::move(options)) {}

  std::string class_name() const override { return "LayerNormalization"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, options_); });
  }

  void build(WeightBuilder& weights, std::span<const TensorType> inputs) override {
    const std::vector<int> axes = axes_of(inputs);
    for (int axis : axes) sizes_.push_back(inputs[0].shape[axis]);
    const LayerNormalizationOptions& o = options_;
    if (o.scale)
      gamma_ = weights.add("gamma", sizes_,
                           {.initializer = o.gamma_initializer, .regularizer = o.gamma_regularizer});
    if (o.center)
      beta_ =
          weights.add("beta", sizes_, {.initializer = o.beta_initializer, .regularizer = o.beta_regularizer});
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    const std::vector<int> axes = axes_of(types_of(inputs));
    require_sizes(inputs[0].shape(), axes);
    const Value& x = inputs[0];
    const ops::Affine affine{gamma_ ? context(gamma_) : Value{}, beta_ ? context(beta_) : Value{}};
    return {ops::cast(ops::layer_norm(x, affine, {.axes = axes, .epsilon = options_.epsilon}), x.dtype())};
  }

 private:
  std::vector<int> axes_of(std::span<const TensorType> inputs) const {
    require_one(inputs);
    require_float(inputs[0]);
    std::vector<int> axes;
    for (int axis : options_.axis.list) axes.push_back(require_sample_axis(axis, inputs[0]));
    std::sort(axes.begin(), axes.end());
    if (std::adjacent_find(axes.begin(), axes.end()) != axes.end())
      throw CallError("a tensor in which its axes are different ones", "Name each axis once.");
    return axes;
  }

  void require_sizes(const Shape& shape, const std::vector<int>& axes) const {
    Shape sizes;
    for (int axis : axes) sizes.push_back(shape[axis]);
    if (sizes != sizes_)
      throw CallError("sizes " + to_string(sizes_) + " on the axes it normalises",
                      "Call it on such a tensor, or build a new LayerNormalization for this one.");
  }

  LayerNormalizationOptions options_;
  Shape sizes_;
  Weight gamma_, beta_;
};

}  // namespace

Layer LayerNormalization(LayerNormalizationOptions options, const Source& where) {
  if (options.axis.list.empty())
    throw Error(where, "LayerNormalization expects at least one axis.\n  Use -1 for the last.");
  if (!(options.epsilon >= 0))
    throw Error(where,
                fmt::format("LayerNormalization expects an epsilon of at least 0, received {}.\n  Use 0.001.",
                            options.epsilon));
  const LayerOptions layer{.name = options.name, .trainable = options.trainable};
  return {std::make_shared<LayerNormalizationBody>(std::move(options)), layer};
}

Layer layer_normalization_from(ConfigReader& fields, const Source& where) {
  LayerNormalizationOptions options;
  describe(fields.layer(options), options);
  return LayerNormalization(std::move(options), where);
}

}  // namespace lamina::layers
