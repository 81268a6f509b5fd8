#pragma once

#include <typeinfo>
#include <utility>

#include "core/ops/unary.h"
#include "layers/layer.h"
#include "layers/ops.h"

namespace lamina {

// A type whose `call` takes one symbolic tensor or a list, and perhaps the context, and gives one or a list.
template <class T>
concept TensorCall = requires(const T& t, const SymbolicTensor& x) {
  t.call(x);
};
template <class T>
concept TensorContextCall = requires(const T& t, const SymbolicTensor& x, const CallContext& context) {
  t.call(x, context);
};
template <class T>
concept ListCall = requires(const T& t, const std::vector<SymbolicTensor>& xs) {
  t.call(xs);
};
template <class T>
concept ListContextCall = requires(const T& t, const std::vector<SymbolicTensor>& xs,
                                   const CallContext& context) {
  t.call(xs, context);
};
template <class T>
concept LayerType = TensorCall<T> || TensorContextCall<T> || ListCall<T> || ListContextCall<T>;

}  // namespace lamina

namespace lamina::layers {

// What does not depend on the user's type.
class CustomBase : public LayerBody {
 public:
  explicit CustomBase(std::string class_name) : class_name_(std::move(class_name)) {}
  std::string class_name() const override { return class_name_; }

 protected:
  static std::vector<SymbolicTensor> tensors(const TraceScope& scope, std::span<const Value> inputs);
  static Values values(const std::vector<SymbolicTensor>& results, const Graph& graph);
  static Values values(const SymbolicTensor& result, const Graph& graph) {
    return values(std::vector<SymbolicTensor>{result}, graph);
  }
  static void require_one(std::size_t inputs);

 private:
  std::string class_name_;
};

template <LayerType T>
class CustomBody final : public CustomBase {
 public:
  CustomBody(std::string class_name, T layer) : CustomBase(std::move(class_name)), layer_(std::move(layer)) {}

  void build(WeightBuilder& weights, std::span<const TensorType> inputs) override {
    if constexpr (!kList) require_one(inputs.size());
    std::vector<Shape> shapes;
    for (const TensorType& t : inputs) shapes.push_back(t.shape);
    if constexpr (requires(const Shape& shape) { layer_.build(weights, shape); })
      layer_.build(weights, shapes[0]);
    else if constexpr (requires { layer_.build(weights, shapes); })
      layer_.build(weights, shapes);
    else
      static_assert(
          !requires { &T::build; }, "build takes (WeightBuilder&, const Shape&)");
  }

  Values call(const CallContext& context, std::span<const Value> inputs) const override {
    const TraceScope scope;
    const std::vector<SymbolicTensor> xs = tensors(scope, inputs);
    if constexpr (!kList) require_one(xs.size());
    if constexpr (TensorContextCall<T>)
      return values(layer_.call(xs[0], context), context.graph());
    else if constexpr (TensorCall<T>)
      return values(layer_.call(xs[0]), context.graph());
    else if constexpr (ListContextCall<T>)
      return values(layer_.call(xs, context), context.graph());
    else
      return values(layer_.call(xs), context.graph());
  }

 private:
  static constexpr bool kList = !TensorCall<T> && !TensorContextCall<T>;
  T layer_;
};

// "Linear" of a type `net::Linear<float>`; "Custom" where a type has no such name.
std::string plain_type_name(const std::type_info& type);

struct CustomOptions {
  std::string name = {};
  bool trainable = true;
};

// A layer of the user's own: any type with
//   SymbolicTensor call(const SymbolicTensor& x) const;           // or (x, const CallContext& context),
//                                                                 // or const std::vector<SymbolicTensor>& xs
//   void build(WeightBuilder& weights, const Shape& input);       // if it has weights; for lists
//                                                                 // const std::vector<Shape>& inputs
// `call` is traced, not run: it may be called at any time, any number of times, with sizes of kUnknown, and
// must not change the object. It may return a std::vector<SymbolicTensor>. What the context gives and takes
// are Values: x.traced() is one, SymbolicTensor(value) makes it a tensor again.
//   struct Linear {
//     int units = 0;
//     Weight kernel = {};
//     void build(WeightBuilder& weights, const Shape& input) { kernel = weights.add("kernel", {input.back(),
//     units}); } SymbolicTensor call(const SymbolicTensor& x) const { return ops::matmul(x, kernel); }
//   };
//   auto y = layers::custom(Linear{.units = 4})(x);
template <LayerType T>
Layer custom(T layer, CustomOptions options = {}) {
  auto body = std::make_shared<CustomBody<T>>(plain_type_name(typeid(T)), std::move(layer));
  return {std::move(body), {.name = std::move(options.name), .trainable = options.trainable}};
}

}  // namespace lamina::layers
