#include <gtest/gtest.h>

#include <numeric>

#include "layers/flatten.h"
#include "layers/input.h"
#include "layers/reshape.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values,
    support::run_layer;

constexpr DType kFloat = DType::Float32;

TEST(Flatten, Shapes) {
  check_layer({"images", [] { return layers::Flatten(); }, {{kFloat, {4, 5, 2}}}, {kFloat, {40}}});
  check_layer({"vectors", [] { return layers::Flatten(); }, {{kFloat, {4}}}, {kFloat, {4}}});
  check_layer({"numbers", [] { return layers::Flatten(); }, {{kFloat, {}}}, {kFloat, {1}}});
  EXPECT_EQ(layers::Flatten()(Input({kUnknown, 5})).shape(), (Shape{kUnknown, kUnknown}));
}

TEST(Reshape, Shapes) {
  check_layer({"all given", [] { return layers::Reshape({2, 10}); }, {{kFloat, {4, 5}}}, {kFloat, {2, 10}}});
  check_layer({"one open", [] { return layers::Reshape({-1, 2}); }, {{kFloat, {4, 5}}}, {kFloat, {10, 2}}});
  check_layer({"to numbers", [] { return layers::Reshape({}); }, {{kFloat, {1}}}, {kFloat, {}}});
  EXPECT_EQ(layers::Reshape({-1, 2})(Input({kUnknown, 4})).shape(), (Shape{kUnknown, kUnknown, 2}));
}

TEST(Permute, Shapes) {
  check_layer({"three",
               [] {
                 return layers::Permute({3, 1, 2});
               },
               {{kFloat, {4, 5, 6}}},
               {kFloat, {6, 4, 5}}});
  const Tensor x = Tensor::from<float>({1, 2, 3, 4, 5, 6}, {1, 2, 3});
  expect_values(run_layer(layers::Permute({2, 1}), {x})[0], {1, 4, 2, 5, 3, 6});
}

TEST(ShapeLayers, Errors) {
  const Attempt size = [] { layers::Reshape({3, 3}, {.name = "grid"})(Input({10})); };
  expect_error(
      size,
      "shape_layers_test.cpp:$LINE: Reshape(\"grid\") expects samples that fit into its target_shape [3, 3], "
      "received f32[?, 10] from input_layer (shape_layers_test.cpp:$LINE).\n"
      "  A sample of it has 10 elements; give a shape of as many.");
  const Attempt open = [] { layers::Reshape({-1, 2, -1}); };
  expect_error(
      open,
      "shape_layers_test.cpp:$LINE: Reshape expects sizes of at least 1 and at most one -1, received "
      "[?, 2, ?].\n  Give the shape of one sample, without the batch.");
  const Attempt dims = [] { layers::Permute({0, 1}); };
  expect_error(dims,
               "shape_layers_test.cpp:$LINE: Permute expects each axis from 1 to 2 once.\n"
               "  The batch axis, 0, stays in front and is not named.");
  const Attempt rank = [] { layers::Permute({2, 1})(Input({3})); };
  expect_error(
      rank,
      "shape_layers_test.cpp:$LINE: Permute expects a tensor of rank 3, the batch and its dims, received "
      "f32[?, 3] from input_layer (shape_layers_test.cpp:$LINE).\n  Name each axis of a sample once.");
}

}  // namespace
}  // namespace lamina
