#include "layers/activation_layer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values,
    support::run_layer;

const TensorTypes kRow{{DType::Float32, {5}}};
const TensorType kSame{DType::Float32, {5}};

Tensor applied(const Layer& layer, const std::vector<float>& x) {
  return run_layer(layer, {Tensor::from(x, {1, kUnknown})})[0];
}

TEST(ActivationLayers, Shapes) {
  check_layer({"activation", [] { return layers::Activation("gelu"); }, kRow, kSame});
  check_layer({"relu", [] { return layers::ReLU(); }, kRow, kSame});
  check_layer({"leaky", [] { return layers::LeakyReLU(); }, kRow, kSame});
  check_layer({"softmax", [] { return layers::Softmax(); }, kRow, kSame});
  EXPECT_EQ(layers::Activation("tanh", {.name = "squash"}).description(), "Activation(\"squash\")");
}

TEST(ActivationLayers, ReLUOfEveryKind) {
  const std::vector<float> x{-2, -0.5, 0, 1, 2, 8};
  expect_values(applied(layers::ReLU(), x), {0, 0, 0, 1, 2, 8});
  expect_values(applied(layers::ReLU({.max_value = 6}), x), {0, 0, 0, 1, 2, 6});
  expect_values(applied(layers::ReLU({.negative_slope = 0.1}), x), {-0.2, -0.05, 0, 1, 2, 8});
  expect_values(applied(layers::ReLU({.threshold = 1}), x), {0, 0, 0, 0, 2, 8});
  expect_values(applied(layers::ReLU({.max_value = 3, .negative_slope = 0.5, .threshold = 1}), x),
                {-1.5, -0.75, -0.5, 0, 2, 3});
  expect_values(applied(layers::LeakyReLU(), x), {-0.6, -0.15, 0, 1, 2, 8});
  expect_values(applied(layers::Activation("leaky_relu"), x), {-0.4, -0.1, 0, 1, 2, 8});
}

TEST(ActivationLayers, SoftmaxAlongAnAxis) {
  const double e = std::exp(1.0);
  const Tensor x = Tensor::from<float>({0, 1, 1, 1}, {1, 2, 2});
  expect_values(run_layer(layers::Softmax(), {x})[0], {1 / (1 + e), e / (1 + e), 0.5, 0.5});
  expect_values(run_layer(layers::Softmax({.axis = 1}), {x})[0], {1 / (1 + e), 0.5, e / (1 + e), 0.5});
  const double all = 1 + 3 * e;
  expect_values(run_layer(layers::Softmax({.axis = {1, 2}}), {x})[0], {1 / all, e / all, e / all, e / all});
}

TEST(ActivationLayers, Errors) {
  const Attempt slope = [] { layers::ReLU({.negative_slope = -1}); };
  expect_error(slope,
               "activation_layer_test.cpp:$LINE: ReLU expects a negative_slope of at least 0, received -1.\n"
               "  Use 0 or more.");
  const Attempt batch = [] { layers::Softmax({.axis = 0})(Input({3})); };
  expect_error(
      batch,
      "activation_layer_test.cpp:$LINE: Softmax expects a tensor that has axis 0 behind the batch axis, "
      "received f32[?, 3] from input_layer (activation_layer_test.cpp:$LINE).\n"
      "  Use an axis from 1 to 1.");
  const Attempt integers = [] { layers::ReLU()(Input({3}, {.dtype = DType::Int32})); };
  expect_error(
      integers,
      "activation_layer_test.cpp:$LINE: ReLU expects floating-point numbers, received i32[?, 3] from "
      "input_layer (activation_layer_test.cpp:$LINE).\n  Convert it with ops::cast.");
}

}  // namespace
}  // namespace lamina
