#include "layers/pooling.h"

#include "core/ops/pool.h"
#include "core/ops/reduce.h"
#include "layers/checks.h"
#include "layers/config_values.h"
#include "layers/images.h"
#include "layers/layer_table.h"

namespace lamina::layers {
namespace {

enum class Kind { Max, Average };

std::string kind_name(Kind kind) { return kind == Kind::Max ? "Max" : "Average"; }

void describe_window(auto& fields, auto& pool_size, auto& options) {
  fields.required("pool_size", pool_size)("padding", options.padding)("strides", options.strides);
  fields.fixed("data_format", "channels_last");
}

void describe_global(auto& fields, auto& keepdims) {
  fields.fixed("data_format", "channels_last")("keepdims", keepdims);
}

class Pooling2DBody final : public LayerBody {
 public:
  Pooling2DBody(Kind kind, Size2D pool_size, Pooling2DOptions options)
      : kind_(kind),
        pool_size_(pool_size),
        options_(std::move(options)),
        padding_(image_padding(options_.padding)) {
    if (!options_.strides.given()) options_.strides = pool_size;
  }

  std::string class_name() const override { return kind_name(kind_) + "Pooling2D"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe_window(fields, pool_size_, options_); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_images(types_of(inputs));
    require_fit(inputs[0].type(), pool_size_, padding_);
    const ops::PoolOptions options{pool_size_.list(), options_.strides.list(), padding_};
    return {kind_ == Kind::Max ? ops::max_pool(inputs[0], options) : ops::avg_pool(inputs[0], options)};
  }

 private:
  Kind kind_;
  Size2D pool_size_;
  Pooling2DOptions options_;
  ops::Padding padding_;
};

class GlobalPooling2DBody final : public LayerBody {
 public:
  GlobalPooling2DBody(Kind kind, bool keepdims) : kind_(kind), keepdims_(keepdims) {}

  std::string class_name() const override { return "Global" + kind_name(kind_) + "Pooling2D"; }
  std::optional<Config> config() const override {
    return ConfigWriter::write([this](auto& fields) { describe_global(fields, keepdims_); });
  }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_images(types_of(inputs));
    const ops::ReduceOptions over{.axes = {1, 2}, .keepdims = keepdims_};
    return {kind_ == Kind::Max ? ops::max(inputs[0], over) : ops::mean(inputs[0], over)};
  }

 private:
  Kind kind_;
  bool keepdims_;
};

Layer pooling(Kind kind, Size2D pool_size, const Pooling2DOptions& options, const Source& where) {
  const std::string name = kind_name(kind) + "Pooling2D";
  require_positive(name, "a pool_size", pool_size, where);
  if (options.strides.given()) require_positive(name, "strides", options.strides, where);
  return {std::make_shared<Pooling2DBody>(kind, pool_size, options), {.name = options.name}};
}

Layer pooling_from(Kind kind, ConfigReader& fields, const Source& where) {
  Size2D pool_size;
  Pooling2DOptions options;
  describe_window(fields.layer(options), pool_size, options);
  options.padding.where = where;
  return pooling(kind, pool_size, options, where);
}

GlobalPooling2DOptions global_options(ConfigReader& fields) {
  GlobalPooling2DOptions options;
  describe_global(fields.layer(options), options.keepdims);
  return options;
}

}  // namespace

Layer MaxPooling2D(Size2D pool_size, Pooling2DOptions options, const Source& where) {
  return pooling(Kind::Max, pool_size, options, where);
}
Layer AveragePooling2D(Size2D pool_size, Pooling2DOptions options, const Source& where) {
  return pooling(Kind::Average, pool_size, options, where);
}
Layer GlobalAveragePooling2D(GlobalPooling2DOptions options) {
  return {std::make_shared<GlobalPooling2DBody>(Kind::Average, options.keepdims), {.name = options.name}};
}
Layer GlobalMaxPooling2D(GlobalPooling2DOptions options) {
  return {std::make_shared<GlobalPooling2DBody>(Kind::Max, options.keepdims), {.name = options.name}};
}

Layer max_pooling2d_from(ConfigReader& fields, const Source& where) {
  return pooling_from(Kind::Max, fields, where);
}
Layer average_pooling2d_from(ConfigReader& fields, const Source& where) {
  return pooling_from(Kind::Average, fields, where);
}
Layer global_average_pooling2d_from(ConfigReader& fields, const Source&) {
  return GlobalAveragePooling2D(global_options(fields));
}
Layer global_max_pooling2d_from(ConfigReader& fields, const Source&) {
  return GlobalMaxPooling2D(global_options(fields));
}

}  // namespace lamina::layers
