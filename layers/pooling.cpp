#include "layers/pooling.h"

#include "core/ops/pool.h"
#include "core/ops/reduce.h"
#include "layers/checks.h"
#include "layers/images.h"

namespace lamina::layers {
namespace {

enum class Kind { Max, Average };

std::string kind_name(Kind kind) { return kind == Kind::Max ? "Max" : "Average"; }

class Pooling2DBody final : public LayerBody {
 public:
  Pooling2DBody(Kind kind, Size2D pool_size, const Pooling2DOptions& options)
      : kind_(kind),
        pool_size_(pool_size),
        strides_(options.strides.given() ? options.strides : pool_size),
        padding_(image_padding(options.padding)) {}

  std::string class_name() const override { return kind_name(kind_) + "Pooling2D"; }

  Values call(const CallContext&, std::span<const Value> inputs) const override {
    require_images(types_of(inputs));
    require_fit(inputs[0].type(), pool_size_, padding_);
    const ops::PoolOptions options{pool_size_.list(), strides_.list(), padding_};
    return {kind_ == Kind::Max ? ops::max_pool(inputs[0], options) : ops::avg_pool(inputs[0], options)};
  }

 private:
  Kind kind_;
  Size2D pool_size_, strides_;
  ops::Padding padding_;
};

class GlobalPooling2DBody final : public LayerBody {
 public:
  GlobalPooling2DBody(Kind kind, bool keepdims) : kind_(kind), keepdims_(keepdims) {}

  std::string class_name() const override { return "Global" + kind_name(kind_) + "Pooling2D"; }

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

}  // namespace lamina::layers
