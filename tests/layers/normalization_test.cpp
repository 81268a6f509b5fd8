#include <gtest/gtest.h>

#include <cmath>

#include "layers/batch_normalization.h"
#include "layers/input.h"
#include "layers/layer_normalization.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values, support::given,
    support::run_layer;

const Weight& weight(const Layer& layer, const std::string& name) {
  for (const Weight& w : layer.weights())
    if (w.name() == name) return w;
  throw Error("no weight " + name);
}

TEST(BatchNormalization, ShapesAndWeights) {
  check_layer({.name = "images",
               .make = [] { return layers::BatchNormalization(); },
               .inputs = {{DType::Float32, {4, 5, 2}}},
               .output = {DType::Float32, {4, 5, 2}},
               .weights = {{"gamma", {2}}, {"beta", {2}}, {"moving_mean", {2}}, {"moving_variance", {2}}}});
  check_layer(
      {.name = "axis 1, no gamma",
       .make =
           [] { return layers::BatchNormalization({.axis = 1, .scale = false, .beta_initializer = "ones"}); },
       .inputs = {{DType::Float32, {4, 5}}},
       .output = {DType::Float32, {4, 5}},
       .weights = {{"beta", {4}}, {"moving_mean", {4}}, {"moving_variance", {4}}}});
  const Layer layer = layers::BatchNormalization();
  layer(Input({3}));
  EXPECT_TRUE(weight(layer, "gamma").options().trainable);
  EXPECT_FALSE(weight(layer, "moving_mean").options().trainable);
  EXPECT_FALSE(weight(layer, "moving_variance").options().trainable);
}

TEST(BatchNormalization, TrainingUsesAndKeepsTheBatch) {
  const Layer layer = layers::BatchNormalization();
  layer(Input({1}));
  const Tensor x = Tensor::from<float>({1, 5}, {2, 1});  // mean 3, biased variance 4
  const double y = 2 / std::sqrt(4.001);
  expect_values(run_layer(layer, {x}, {.training = true})[0], {-y, y});
  expect_values(weight(layer, "moving_mean").variable()->value(), {0.03});
  expect_values(weight(layer, "moving_variance").variable()->value(), {1.03});
}

TEST(BatchNormalization, InferenceUsesTheMovingOnes) {
  const Layer layer = layers::BatchNormalization({.beta_initializer = given({10}),
                                                  .gamma_initializer = given({2}),
                                                  .moving_mean_initializer = given({3}),
                                                  .moving_variance_initializer = given({4})});
  layer(Input({1}));
  const double y = 2 * 2 / std::sqrt(4.001);
  expect_values(run_layer(layer, {Tensor::from<float>({1, 5}, {2, 1})})[0], {10 - y, 10 + y});
  expect_values(weight(layer, "moving_mean").variable()->value(), {3});
}

TEST(BatchNormalization, AFrozenLayerInfersInTraining) {
  const Layer layer = layers::BatchNormalization({.trainable = false});
  layer(Input({1}));
  const double scale = 1 / std::sqrt(1.001);
  expect_values(run_layer(layer, {Tensor::from<float>({1, 5}, {2, 1})}, {.training = true})[0],
                {scale, 5 * scale});
  expect_values(weight(layer, "moving_mean").variable()->value(), {0});
}

TEST(BatchNormalization, ASharedLayerUpdatesOnceAWeight) {
  const Layer layer = layers::BatchNormalization();
  layer(Input({3}));
  Graph graph;
  TraceResults results;
  const CallContext context(graph, true, results);
  for (int call = 0; call < 2; ++call) {
    const Value inputs[] = {graph.input("x", {DType::Float32, {2, 3}})};
    layer.trace(context, inputs, {});
  }
  EXPECT_EQ(results.updates.size(), 2u);
}

TEST(BatchNormalization, Errors) {
  const Attempt momentum = [] { layers::BatchNormalization({.momentum = 1.5}); };
  expect_error(
      momentum,
      "normalization_test.cpp:$LINE: BatchNormalization expects a momentum between 0 and 1, received 1.5.\n"
      "  Use 0.99, or less for short trainings.");
  const Attempt axis = [] { layers::BatchNormalization({.axis = 3})(Input({8, 4})); };
  expect_error(
      axis,
      "normalization_test.cpp:$LINE: BatchNormalization expects a tensor that has axis 3 behind the batch "
      "axis, received f32[?, 8, 4] from input_layer (normalization_test.cpp:$LINE).\n"
      "  Use an axis from 1 to 2.");
  const Layer layer = layers::BatchNormalization();
  layer(Input({3}));
  const Attempt channels = [&] { layer(Input({4})); };
  expect_error(
      channels,
      "normalization_test.cpp:$LINE: BatchNormalization expects axis -1 to be 3, received f32[?, 4] from "
      "input_layer (normalization_test.cpp:$LINE).\n"
      "  Call it on a tensor with 3 channels, or build a new BatchNormalization for this one.");
}

TEST(LayerNormalization, ShapesAndWeights) {
  check_layer({.name = "last axis",
               .make = [] { return layers::LayerNormalization(); },
               .inputs = {{DType::Float32, {4, 5}}},
               .output = {DType::Float32, {4, 5}},
               .weights = {{"gamma", {5}}, {"beta", {5}}}});
  check_layer({.name = "two axes, no beta",
               .make =
                   [] {
                     return layers::LayerNormalization({.axis = {-1, 1}, .center = false});
                   },
               .inputs = {{DType::Float32, {4, 5, 3}}},
               .output = {DType::Float32, {4, 5, 3}},
               .weights = {{"gamma", {4, 3}}}});
}

TEST(LayerNormalization, Values) {
  const Layer layer = layers::LayerNormalization({.beta_initializer = given({0, 0, 0, 7})});
  layer(Input({4}));
  const double unit = 1 / std::sqrt(1.25 + 1e-3);
  expect_values(run_layer(layer, {Tensor::from<float>({1, 2, 3, 4}, {1, 4})})[0],
                {-1.5 * unit, -0.5 * unit, 0.5 * unit, 1.5 * unit + 7});
}

TEST(LayerNormalization, Errors) {
  const Attempt twice = [] { layers::LayerNormalization({.axis = {1, -1}})(Input({8})); };
  expect_error(
      twice,
      "normalization_test.cpp:$LINE: LayerNormalization expects a tensor in which its axes are different "
      "ones, received f32[?, 8] from input_layer (normalization_test.cpp:$LINE).\n  Name each axis once.");
  const Layer layer = layers::LayerNormalization();
  layer(Input({3}));
  const Attempt sizes = [&] { layer(Input({4})); };
  expect_error(
      sizes,
      "normalization_test.cpp:$LINE: LayerNormalization expects sizes [3] on the axes it normalises, "
      "received f32[?, 4] from input_layer (normalization_test.cpp:$LINE).\n"
      "  Call it on such a tensor, or build a new LayerNormalization for this one.");
}

}  // namespace
}  // namespace lamina
