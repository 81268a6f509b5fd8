#include "layers/dense.h"

#include <gtest/gtest.h>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values, support::given,
    support::run_layer;

TEST(Dense, ShapesAndWeights) {
  check_layer({.name = "vectors",
               .make = [] { return layers::Dense(4, {.activation = "tanh"}); },
               .inputs = {{DType::Float32, {6}}},
               .output = {DType::Float32, {4}},
               .weights = {{"kernel", {6, 4}}, {"bias", {4}}}});
  check_layer({.name = "sequences, no bias",
               .make = [] { return layers::Dense(4, {.use_bias = false}); },
               .inputs = {{DType::Float32, {5, 6}}},
               .output = {DType::Float32, {5, 4}},
               .weights = {{"kernel", {6, 4}}}});
}

TEST(Dense, Values) {
  const Layer layer = layers::Dense(2, {.activation = "relu",
                                        .kernel_initializer = given({1, -1, 2, -2}),
                                        .bias_initializer = given({0.5, 0.5})});
  layer(Input({2}));
  expect_values(run_layer(layer, {Tensor::from<float>({3, 4}, {1, 2})})[0], {11.5, 0});
}

TEST(Dense, Errors) {
  const Layer layer = layers::Dense(4, {.name = "department"});
  layer(Input({128}));
  const Attempt size = [&] { layer(Input({64}, {.name = "title"})); };
  expect_error(
      size,
      "dense_test.cpp:$LINE: Dense(\"department\") expects the last axis to be 128, received f32[?, 64] from "
      "InputLayer(\"title\") (dense_test.cpp:$LINE).\n"
      "  Call it on a tensor with 128 features, or build a new Dense for this one.");
  const Attempt units = [] { layers::Dense(0); };
  expect_error(
      units,
      "dense_test.cpp:$LINE: Dense expects at least 1 unit, received 0.\n  Give the size of its output.");
}

}  // namespace
}  // namespace lamina
