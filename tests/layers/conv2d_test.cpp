#include "layers/conv2d.h"

#include <gtest/gtest.h>

#include <numeric>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values, support::given,
    support::run_layer;

// 1, 2, 3, ... as images.
Tensor counting(const Shape& shape) {
  std::vector<float> values(static_cast<std::size_t>(shape.numel()));
  std::iota(values.begin(), values.end(), 1.0f);
  return Tensor::from(values, shape);
}

Layer built(const Layer& layer, const Shape& sample) {
  layer(Input(sample));
  return layer;
}

TEST(Conv2D, ShapesAndWeights) {
  check_layer({.name = "plain",
               .make = [] { return layers::Conv2D(4, 3); },
               .inputs = {{DType::Float32, {8, 8, 2}}},
               .output = {DType::Float32, {6, 6, 4}},
               .weights = {{"kernel", {3, 3, 2, 4}}, {"bias", {4}}}});
  check_layer({.name = "same, strides",
               .make =
                   [] {
                     return layers::Conv2D(4, {3, 2}, {.strides = {2, 3}, .padding = "same"});
                   },
               .inputs = {{DType::Float32, {7, 8, 2}}},
               .output = {DType::Float32, {4, 3, 4}},
               .weights = {{"kernel", {3, 2, 2, 4}}, {"bias", {4}}}});
  check_layer({.name = "dilation, no bias",
               .make = [] { return layers::Conv2D(3, 3, {.dilation_rate = 2, .use_bias = false}); },
               .inputs = {{DType::Float32, {8, 6, 1}}},
               .output = {DType::Float32, {4, 2, 3}},
               .weights = {{"kernel", {3, 3, 1, 3}}}});
  check_layer({.name = "groups",
               .make = [] { return layers::Conv2D(6, 3, {.groups = 2, .activation = "tanh"}); },
               .inputs = {{DType::Float32, {5, 5, 4}}},
               .output = {DType::Float32, {3, 3, 6}},
               .weights = {{"kernel", {3, 3, 2, 6}}, {"bias", {6}}}});
}

TEST(Conv2D, SizesMayBeUnknown) {
  auto y = layers::Conv2D(4, 3, {.padding = "same"})(Input({kUnknown, 8, 2}));
  EXPECT_EQ(y.shape(), (Shape{kUnknown, kUnknown, 8, 4}));
}

TEST(Conv2D, IsACrossCorrelation) {
  const Initializer kernel = given({1, 2, 3, 4}), bias = given({0.5});
  const Layer valid =
      built(layers::Conv2D(1, 2, {.kernel_initializer = kernel, .bias_initializer = bias}), {3, 3, 1});
  expect_values(run_layer(valid, {counting({1, 3, 3, 1})})[0], {37.5, 47.5, 67.5, 77.5});
  const Layer same = built(
      layers::Conv2D(1, 2, {.padding = "same", .use_bias = false, .kernel_initializer = kernel}), {3, 3, 1});
  expect_values(run_layer(same, {counting({1, 3, 3, 1})})[0], {37, 47, 21, 67, 77, 33, 23, 26, 9});
}

TEST(Conv2D, GroupsSeeTheirOwnChannels) {
  const Layer layer =
      built(layers::Conv2D(2, 1, {.groups = 2, .kernel_initializer = given({10, 100})}), {1, 1, 2});
  expect_values(run_layer(layer, {Tensor::from<float>({1, 2}, {1, 1, 1, 2})})[0], {10, 200});
}

TEST(Conv2D, ActivationComesLast) {
  const Layer layer = built(
      layers::Conv2D(
          1, 1, {.activation = "relu", .kernel_initializer = given({1}), .bias_initializer = given({-2})}),
      {1, 3, 1});
  expect_values(run_layer(layer, {counting({1, 1, 3, 1})})[0], {0, 0, 1});
}

TEST(Conv2D, WrongOptionsFailAtOnce) {
  const Attempt padding = [] { layers::Conv2D(4, 3, {.padding = "some"}); };
  expect_error(padding,
               "conv2d_test.cpp:$LINE: padding expects \"valid\" or \"same\", received \"some\".\n"
               "  Use one of these names.");
  const Attempt both = [] { layers::Conv2D(4, 3, {.strides = 2, .dilation_rate = {1, 2}}); };
  expect_error(
      both,
      "conv2d_test.cpp:$LINE: Conv2D expects strides or a dilation_rate above 1, not both, received 2x2 "
      "and 1x2.\n  Set one of them to 1.");
  const Attempt groups = [] { layers::Conv2D(4, 3, {.groups = 3}); };
  expect_error(groups,
               "conv2d_test.cpp:$LINE: Conv2D expects groups that divide its 4 filters, received 3.\n"
               "  Use a number that divides the filters and the channels.");
  const Attempt filters = [] { layers::Conv2D(0, 3); };
  expect_error(filters,
               "conv2d_test.cpp:$LINE: Conv2D expects at least 1 filter, received 0.\n"
               "  Give the number of channels of its output.");
  const Attempt size = [] { layers::Conv2D(4, {3, 0}); };
  expect_error(size,
               "conv2d_test.cpp:$LINE: Conv2D expects a kernel_size of at least 1x1, received 3x0.\n"
               "  Give one number for both axes, or {height, width}.");
}

TEST(Conv2D, WrongInputsNameTheCall) {
  const Attempt rank = [] { layers::Conv2D(4, 3, {.name = "stem"})(Input({28, 28})); };
  expect_error(
      rank,
      "conv2d_test.cpp:$LINE: Conv2D(\"stem\") expects images of rank 4, [batch, height, width, channels], "
      "received f32[?, 28, 28] from input_layer (conv2d_test.cpp:$LINE).\n"
      "  Reshape it first; grey images have 1 channel.");
  const Attempt small = [] { layers::Conv2D(4, 5)(Input({4, 9, 1})); };
  expect_error(small,
               "conv2d_test.cpp:$LINE: Conv2D expects images of at least 5x5 under its window, received "
               "f32[?, 4, 9, 1] from input_layer (conv2d_test.cpp:$LINE).\n"
               "  Use padding = \"same\", a smaller window, or larger images.");
  const Layer layer = built(layers::Conv2D(4, 3), {8, 8, 2});
  const Attempt channels = [&] { layer(Input({8, 8, 3})); };
  expect_error(
      channels,
      "conv2d_test.cpp:$LINE: Conv2D expects images of 2 channels, received f32[?, 8, 8, 3] from input_layer "
      "(conv2d_test.cpp:$LINE).\n  Call it on such images, or build a new Conv2D for these.");
  const Attempt unknown = [] { layers::Conv2D(4, 3)(Input({8, 8, kUnknown})); };
  expect_error(
      unknown,
      "conv2d_test.cpp:$LINE: Conv2D expects known sizes for its weight \"kernel\" of shape [3, 3, ?, 4], "
      "received f32[?, 8, 8, ?] from input_layer (conv2d_test.cpp:$LINE).\n"
      "  Give the Input that axis's size.");
  const Attempt integers = [] { layers::Conv2D(4, 3)(Input({8, 8, 1}, {.dtype = DType::UInt8})); };
  expect_error(integers,
               "conv2d_test.cpp:$LINE: Conv2D expects floating-point numbers, received u8[?, 8, 8, 1] from "
               "input_layer "
               "(conv2d_test.cpp:$LINE).\n  Convert it with ops::cast.");
}

}  // namespace
}  // namespace lamina
