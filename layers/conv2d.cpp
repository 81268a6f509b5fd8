#include "layers/conv2d.h"

#include <limits>

#include "core/ops/binary.h"
#include "core/ops/conv.h"
#include "layers/activity.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/images.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

void describe(auto& fields, auto& filters, auto& kernel_size, auto& options) {
  fields.required("filters", filters).required("kernel_size", kernel_size);
  fields("strides", options.strides)("padding", options.padding);
  fields.fixed("data_format", "channels_last");
  fields("dilation_rate", options.dilation_rate)("groups", options.groups);
  fields("activation", options.activation)("use_bias", options.use_bias);
  fields("kernel_initializer", options.kernel_initializer)("bias_initializer", options.bias_initializer);
  fields("kernel_regularizer", options.kernel_regularizer)("bias_regularizer", options.bias_regularizer);
  fields("activity_regularizer", options.activity_regularizer);
}

class Conv2DBody final : public LayerBody {
 public:
  Conv2DBody(int filters, Size2D kernel_size, Conv2DOptions options)
      : filters_(filters),
        kernel_size_(kernel_size),
        padding_(image_padding(options.padding)),
        options_(std::move(options)) {}

  std::string class_name() const override { return "Conv2D"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe(fields, filters_, kernel_size_, options_); });
  }

  void build(WeightBuilder& weights, std::span<const TensorType> inputs) override {
    require_input(inputs, -1);
    channels_ = inputs[0].shape.back();
    const Shape kernel{kernel_size_.height, kernel_size_.width,
                       channels_ == kUnknown ? kUnknown : channels_ / options_.groups, filters_};
    kernel_ =
        weights.add("kernel", kernel,
                    {.initializer = options_.kernel_initializer, .regularizer = options_.kernel_regularizer});
    if (options_.use_bias)
      bias_ =
          weights.add("bias", {filters_},
                      {.initializer = options_.bias_initializer, .regularizer = options_.bias_regularizer});
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    require_input(types_of(inputs), channels_);
    Value y = ops::conv(inputs[0], context(kernel_),
                        {.strides = options_.strides.list(),
                         .padding = padding_,
                         .dilation = options_.dilation_rate.list(),
                         .groups = options_.groups});
    if (bias_) y = y + context(bias_);
    y = options_.activation(y);
    penalize_activity(context, y, options_.activity_regularizer);
    return {y};
  }

 private:
  void require_input(std::span<const TensorType> inputs, std::int64_t channels) const {
    require_images(inputs);
    const std::int64_t received = inputs[0].shape.back();
    if (channels >= 0 && received != channels)
      throw CallError("images of " + std::to_string(channels) + " channels",
                      "Call it on such images, or build a new Conv2D for these.");
    if (received != kUnknown && received % options_.groups != 0)
      throw CallError("channels that divide into its " + std::to_string(options_.groups) + " groups",
                      "Use a number of groups that divides the channels.");
    require_fit(inputs[0], reach(), padding_);
  }

  Size2D reach() const {
    const Size2D dilation = options_.dilation_rate;
    return {(kernel_size_.height - 1) * dilation.height + 1, (kernel_size_.width - 1) * dilation.width + 1};
  }

  int filters_;
  Size2D kernel_size_;
  ops::Padding padding_;
  Conv2DOptions options_;
  std::int64_t channels_ = 0;
  Weight kernel_, bias_;
};

void require_options(int filters, Size2D kernel_size, const Conv2DOptions& options, const Source& where) {
  if (filters < 1)
    throw Error(where, "Conv2D expects at least 1 filter, received " + std::to_string(filters) +
                           ".\n  Give the number of channels of its output.");
  require_positive("Conv2D", "a kernel_size", kernel_size, where);
  require_positive("Conv2D", "strides", options.strides, where);
  require_positive("Conv2D", "a dilation_rate", options.dilation_rate, where);
  const auto reach = [](std::int64_t size, std::int64_t dilation) { return (size - 1) * dilation + 1; };
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  if (reach(kernel_size.height, options.dilation_rate.height) > kMost ||
      reach(kernel_size.width, options.dilation_rate.width) > kMost)
    throw Error(where,
                "Conv2D expects a kernel_size and a dilation_rate that some image can have, received " +
                    to_string(kernel_size) + " and " + to_string(options.dilation_rate) +
                    ".\n  Use smaller ones.");
  if (options.strides != Size2D(1) && options.dilation_rate != Size2D(1))
    throw Error(where, "Conv2D expects strides or a dilation_rate above 1, not both, received " +
                           to_string(options.strides) + " and " + to_string(options.dilation_rate) +
                           ".\n  Set one of them to 1.");
  if (options.groups < 1 || filters % options.groups != 0)
    throw Error(where, "Conv2D expects groups that divide its " + std::to_string(filters) +
                           " filters, received " + std::to_string(options.groups) +
                           ".\n  Use a number that divides the filters and the channels.");
}

}  // namespace

Layer Conv2D(int filters, Size2D kernel_size, Conv2DOptions options, const Source& where) {
  require_options(filters, kernel_size, options, where);
  const LayerOptions layer{.name = options.name, .trainable = options.trainable};
  return {std::make_shared<Conv2DBody>(filters, kernel_size, std::move(options)), layer};
}

Layer conv2d_from(ConfigReader& fields, const Source& where) {
  int filters = 0;
  Size2D kernel_size;
  Conv2DOptions options;
  describe(fields.layer(options), filters, kernel_size, options);
  options.padding.where = where;
  return Conv2D(filters, kernel_size, std::move(options), where);
}

}  // namespace lamina::layers
