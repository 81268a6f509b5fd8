#include "layers/embedding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values, support::given,
    support::run_layer;

Layer table() {
  const Layer layer = layers::Embedding(3, 2, {.embeddings_initializer = given({1, 2, 3, 4, 5, 6})});
  layer(Input({2}));
  return layer;
}

TEST(Embedding, ShapesAndWeights) {
  check_layer({.name = "sequence of integers",
               .make = [] { return layers::Embedding(10, 4); },
               .inputs = {{DType::Int32, {7}}},
               .output = {DType::Float32, {7, 4}},
               .weights = {{"embeddings", {10, 4}}}});
  check_layer({.name = "numbers, as floats",
               .make = [] { return layers::Embedding(10, 4); },
               .inputs = {{DType::Float32, {}}},
               .output = {DType::Float32, {4}},
               .weights = {{"embeddings", {10, 4}}}});
}

TEST(Embedding, TakesRows) {
  expect_values(run_layer(table(), {Tensor::from<std::int32_t>({2, 0}, {1, 2})})[0], {5, 6, 1, 2});
  expect_values(run_layer(table(), {Tensor::from<std::uint8_t>({1, 1}, {1, 2})})[0], {3, 4, 3, 4});
  expect_values(run_layer(table(), {Tensor::from<float>({2, 1}, {1, 2})})[0], {5, 6, 3, 4});
}

TEST(Embedding, StartsUniform) {
  const Layer layer = layers::Embedding(100, 8);
  layer(Input({1}));
  const Tensor drawn = layer.weights()[0].options().initializer(layer.weights()[0].type(), 1);
  float largest = 0;
  for (float v : drawn.span<float>()) largest = std::max(largest, std::abs(v));
  EXPECT_LE(largest, 0.05f);
  EXPECT_GT(largest, 0.049f);
}

TEST(Embedding, AnIndexOutsideIsAnError) {
  EXPECT_THROW(run_layer(table(), {Tensor::from<std::int32_t>({0, 3}, {1, 2})}), Error);
  EXPECT_THROW(run_layer(table(), {Tensor::from<std::int32_t>({-1, 0}, {1, 2})}), Error);
}

TEST(Embedding, Errors) {
  const Attempt sizes = [] { layers::Embedding(0, 4); };
  expect_error(sizes,
               "embedding_test.cpp:$LINE: Embedding expects sizes of at least 1, received 0 and 4.\n"
               "  Give the number of different indices and the size of their rows.");
}

}  // namespace
}  // namespace lamina
