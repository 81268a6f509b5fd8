#include "layers/custom.h"

#include <gtest/gtest.h>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values, support::given,
    support::run_layer;

constexpr DType kFloat = DType::Float32;

struct Linear {
  int units = 0;
  Weight kernel = {}, bias = {};
  void build(WeightBuilder& weights, const Shape& input) {
    kernel = weights.add("kernel", {input.back(), units}, {.initializer = "glorot_uniform"});
    bias = weights.add("bias", {units}, {.initializer = "zeros"});
  }
  SymbolicTensor call(const SymbolicTensor& x) const { return ops::matmul(x, kernel) + bias; }
};

// Weights on either side, and one that training does not touch but the layer does.
struct Centered {
  double momentum = 0.5;
  Weight mean = {}, scale = {};
  void build(WeightBuilder& weights, const Shape& input) {
    mean = weights.add("mean", {input.back()}, {.initializer = "zeros", .trainable = false});
    scale = weights.add("scale", {}, {.initializer = given({3})});
  }
  SymbolicTensor call(const SymbolicTensor& x, const CallContext& context) const {
    if (!context.training()) return scale * (x - mean);
    const Value batch = ops::mean(x.traced(), {.axes = {0}});
    context.update(mean, momentum * context(mean) + (1 - momentum) * batch);
    return scale * (x - SymbolicTensor(batch));
  }
};

struct Distance {
  SymbolicTensor call(const std::vector<SymbolicTensor>& xs) const {
    return ops::sqrt(ops::sum(ops::square(xs[0] - xs[1]), {.axes = {-1}}));
  }
};

struct Halves {
  std::vector<SymbolicTensor> call(const SymbolicTensor& x) const {
    return {x[{all, slice(0, 2)}], x[{all, slice(2, 4)}]};
  }
};

template <class T>
struct Wrapped {
  SymbolicTensor call(const SymbolicTensor& x) const { return x * 2; }
};

TEST(CustomLayer, ShapesAndWeights) {
  check_layer({.name = "linear",
               .make = [] { return layers::custom(Linear{.units = 4}); },
               .inputs = {{kFloat, {6}}},
               .output = {kFloat, {4}},
               .weights = {{"kernel", {6, 4}}, {"bias", {4}}}});
  check_layer({.name = "context",
               .make = [] { return layers::custom(Centered{}); },
               .inputs = {{kFloat, {6}}},
               .output = {kFloat, {6}},
               .weights = {{"mean", {6}}, {"scale", {}}}});
  check_layer({.name = "list",
               .make = [] { return layers::custom(Distance{}); },
               .inputs = {{kFloat, {5, 6}}, {kFloat, {5, 6}}},
               .output = {kFloat, {5}}});
}

TEST(CustomLayer, Names) {
  EXPECT_EQ(layers::custom(Linear{.units = 4}, {.name = "mix"}).description(), "Linear(\"mix\")");
  EXPECT_EQ(layers::custom(Wrapped<std::vector<int>>{}).class_name(), "Wrapped");
  struct Local {
    SymbolicTensor call(const SymbolicTensor& x) const { return x; }
  };
  EXPECT_EQ(layers::custom(Local{}).class_name(), "Local");
  EXPECT_EQ(layers::plain_type_name(typeid(int (*)(double))), "Custom");
}

TEST(CustomLayer, Values) {
  const Tensor x = Tensor::from<float>({1, 2, 3, 6}, {2, 2});
  const Layer layer = layers::custom(Centered{});
  layer(Input({2}));
  expect_values(run_layer(layer, {x}, {.training = true})[0], {-3, -6, 3, 6});
  expect_values(layer.weights()[0].variable()->value(), {1, 2});
  expect_values(run_layer(layer, {x})[0], {0, 0, 6, 12});
}

TEST(CustomLayer, MayReturnSeveral) {
  auto [low, high] = layers::custom(Halves{})(Input({4})).as<2>();
  EXPECT_EQ(low.shape(), (Shape{kUnknown, 2}));
  const auto parts = run_layer(low.call()->layer, {Tensor::from<float>({1, 2, 3, 4}, {1, 4})});
  expect_values(parts[0], {1, 2});
  expect_values(parts[1], {3, 4});
}

TEST(CustomLayer, ErrorsNameBothLines) {
  struct Wrong {
    SymbolicTensor call(const SymbolicTensor& x) const { return ops::matmul(x, x); }
  };
  const unsigned inside = __LINE__ - 2;
  const Attempt product = [] { layers::custom(Wrong{})(Input({4, 3})); };
  expect_error(
      product,
      "custom_test.cpp:$LINE: Wrong: custom_test.cpp:" + std::to_string(inside) +
          ": Matmul expects inner sizes to agree, here 3 and 4, received f32[?, 4, 3] and f32[?, 4, 3].\n"
          "  Transpose or reshape one of them.");
}

TEST(CustomLayer, TensorsOfOtherPlacesAreRefused) {
  struct Captures {
    SymbolicTensor other = {};
    SymbolicTensor call(const SymbolicTensor& x) const { return x + other; }
  };
  auto outside = [] { layers::custom(Captures{Input({3})})(Input({3})); };
  EXPECT_THROW(outside(), Error);
  struct Returns {
    SymbolicTensor other = {};
    SymbolicTensor call(const SymbolicTensor&) const { return other; }
  };
  const Attempt returned = [] { layers::custom(Returns{Input({3})})(Input({3})); };
  expect_error(returned,
               "custom_test.cpp:$LINE: Returns: call returned a tensor that it did not compute.\n"
               "  Compute it from the call's arguments.");
  const Attempt two = [] { layers::custom(Linear{.units = 4})({Input({3}), Input({3})}); };
  expect_error(two,
               "custom_test.cpp:$LINE: Linear expects one tensor, received f32[?, 3] from input_layer "
               "(custom_test.cpp:$LINE) and f32[?, 3] from input_layer (custom_test.cpp:$LINE).\n"
               "  Let its call take const std::vector<SymbolicTensor>& for several.");
}

}  // namespace
}  // namespace lamina
