#include "layers/dropout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values,
    support::LayerProgram, support::run_layer;

constexpr std::int64_t kMany = 4000;

Tensor ones(const Shape& shape) {
  return Tensor::from(std::vector<float>(static_cast<std::size_t>(shape.numel()), 1.0f), shape);
}

std::vector<float> list(const Tensor& tensor) {
  const auto values = tensor.span<float>();
  return {values.begin(), values.end()};
}

std::vector<float> trained(const Layer& layer, const Tensor& x, std::uint64_t seed = 1) {
  return list(run_layer(layer, {x}, {.training = true, .seed = seed})[0]);
}

TEST(Dropout, Shapes) {
  check_layer(
      {"plain", [] { return layers::Dropout(0.3); }, {{DType::Float32, {4, 5}}}, {DType::Float32, {4, 5}}});
  check_layer({"noise shape",
               [] {
                 return layers::Dropout(0.3, {.noise_shape = {kUnknown, 1, 5}, .seed = 7});
               },
               {{DType::Float32, {4, 5}}},
               {DType::Float32, {4, 5}}});
}

TEST(Dropout, DropsAndScalesInTrainingOnly) {
  const Layer layer = layers::Dropout(0.25);
  const std::vector<float> y = trained(layer, ones({1, kMany}));
  const auto zeros = std::count(y.begin(), y.end(), 0.0f);
  EXPECT_EQ(zeros + std::count(y.begin(), y.end(), 1 / 0.75f), kMany);
  EXPECT_NEAR(static_cast<double>(zeros) / kMany, 0.25, 0.03);  // four standard deviations
  EXPECT_EQ(list(run_layer(layer, {ones({1, 8})})[0]), list(ones({1, 8})));
}

TEST(Dropout, TheEndsOfTheRate) {
  EXPECT_EQ(trained(layers::Dropout(0), ones({1, 8})), list(ones({1, 8})));
  EXPECT_EQ(trained(layers::Dropout(1), ones({1, 8})), std::vector<float>(8, 0.0f));
}

TEST(Dropout, EachRunDrawsAnewAndASeedRepeatsIt) {
  const Layer layer = layers::Dropout(0.5);
  LayerProgram program(layer, {{DType::Float32, {1, kMany}}}, {.training = true});
  const std::vector<float> first = list(program({ones({1, kMany})})[0]);
  EXPECT_NE(list(program({ones({1, kMany})})[0]), first);
  EXPECT_EQ(trained(layer, ones({1, kMany})), first);
  EXPECT_NE(trained(layer, ones({1, kMany}), 2), first);
}

TEST(Dropout, AnOwnSeedStandsBeforeTheModels) {
  const Layer layer = layers::Dropout(0.5, {.seed = 11});
  EXPECT_EQ(trained(layer, ones({1, kMany}), 1), trained(layer, ones({1, kMany}), 2));
  EXPECT_NE(trained(layer, ones({1, kMany})), trained(layers::Dropout(0.5, {.seed = 12}), ones({1, kMany})));
}

TEST(Dropout, NoiseShapeDropsTogether) {
  const Layer layer = layers::Dropout(0.5, {.noise_shape = {kUnknown, 1}});
  const std::vector<float> y = trained(layer, ones({64, 3}));
  for (std::size_t i = 0; i < y.size(); i += 3) {
    EXPECT_EQ(y[i], y[i + 1]);
    EXPECT_EQ(y[i], y[i + 2]);
  }
  EXPECT_NE(std::count(y.begin(), y.end(), 0.0f), 0);
}

TEST(Dropout, CallsTakeStreamsOfTheirOwn) {
  Graph graph;
  TraceResults results;
  const Value key = graph.input("key", {DType::Int64, {2}});
  const CallContext context(graph, true, results, key);
  const Value inputs[] = {graph.input("x", {DType::Float32, {2, 3}})};
  const Layer layer = layers::Dropout(0.5);
  layer.trace(context, inputs, {});
  layer.trace(context, inputs, {});
  EXPECT_EQ(results.streams, 2u);
  layer.trace(context, inputs, {.training = false});
  EXPECT_EQ(results.streams, 2u);
}

TEST(Dropout, Errors) {
  const Attempt rate = [] { layers::Dropout(1.5); };
  expect_error(rate,
               "dropout_test.cpp:$LINE: Dropout expects a rate between 0 and 1, received 1.5.\n"
               "  Give the fraction of elements to drop.");
  const Attempt noise = [] { layers::Dropout(0.5, {.noise_shape = {kUnknown, 2}})(Input({3})); };
  expect_error(
      noise,
      "dropout_test.cpp:$LINE: Dropout expects a tensor that its noise_shape [?, 2] can be broadcast to, "
      "received f32[?, 3] from input_layer (dropout_test.cpp:$LINE).\n"
      "  Give noise_shape the input's rank, with 1 or kUnknown where sizes differ.");
}

}  // namespace
}  // namespace lamina
