#include "layers/pooling.h"

#include <gtest/gtest.h>

#include <numeric>

#include "layers/input.h"
#include "tests/support/check_layer.h"
#include "tests/support/layer_program.h"
#include "tests/support/values.h"

namespace lamina {
namespace {

using support::Attempt, support::check_layer, support::expect_error, support::expect_values,
    support::run_layer;

Tensor counting(const Shape& shape) {
  std::vector<float> values(static_cast<std::size_t>(shape.numel()));
  std::iota(values.begin(), values.end(), 1.0f);
  return Tensor::from(values, shape);
}

TEST(Pooling, Shapes) {
  const TensorTypes images{{DType::Float32, {7, 8, 2}}};
  check_layer({"max", [] { return layers::MaxPooling2D(); }, images, {DType::Float32, {3, 4, 2}}});
  check_layer({"average", [] { return layers::AveragePooling2D(); }, images, {DType::Float32, {3, 4, 2}}});
  check_layer({"strides",
               [] {
                 return layers::MaxPooling2D({3, 2}, {.strides = 1});
               },
               images,
               {DType::Float32, {5, 7, 2}}});
  check_layer({"same",
               [] {
                 return layers::AveragePooling2D(3, {.strides = {2, 3}, .padding = "same"});
               },
               images,
               {DType::Float32, {4, 3, 2}}});
  check_layer({"global", [] { return layers::GlobalAveragePooling2D(); }, images, {DType::Float32, {2}}});
  check_layer({"global max",
               [] { return layers::GlobalMaxPooling2D({.keepdims = true}); },
               images,
               {DType::Float32, {1, 1, 2}}});
}

TEST(Pooling, Values) {
  const Tensor four = counting({1, 4, 4, 1}), three = counting({1, 3, 3, 1});
  expect_values(run_layer(layers::MaxPooling2D(), {four})[0], {6, 8, 14, 16});
  expect_values(run_layer(layers::AveragePooling2D(), {four})[0], {3.5, 5.5, 11.5, 13.5});
  expect_values(run_layer(layers::GlobalAveragePooling2D(), {three})[0], {5});
  expect_values(run_layer(layers::GlobalMaxPooling2D(), {three})[0], {9});
}

TEST(Pooling, PaddedCellsDoNotCount) {
  const Tensor three = counting({1, 3, 3, 1});
  expect_values(run_layer(layers::AveragePooling2D(2, {.padding = "same"}), {three})[0], {3, 4.5, 7.5, 9});
  expect_values(run_layer(layers::MaxPooling2D(2, {.padding = "same"}), {three})[0], {5, 6, 8, 9});
}

TEST(Pooling, Names) {
  EXPECT_EQ(layers::MaxPooling2D().class_name(), "MaxPooling2D");
  EXPECT_EQ(layers::AveragePooling2D().class_name(), "AveragePooling2D");
  EXPECT_EQ(layers::GlobalAveragePooling2D().class_name(), "GlobalAveragePooling2D");
  EXPECT_EQ(layers::GlobalMaxPooling2D({.name = "top"}).name(), "top");
}

TEST(Pooling, Errors) {
  const Attempt size = [] { layers::MaxPooling2D({2, -1}); };
  expect_error(size,
               "pooling_test.cpp:$LINE: MaxPooling2D expects a pool_size of at least 1x1, received 2x-1.\n"
               "  Give one number for both axes, or {height, width}.");
  const Attempt padding = [] { layers::AveragePooling2D(2, {.padding = "causal"}); };
  expect_error(padding,
               "pooling_test.cpp:$LINE: padding expects \"valid\" or \"same\", received \"causal\".\n"
               "  Use one of these names.");
  const Attempt small = [] { layers::MaxPooling2D(3)(Input({2, 2, 1})); };
  expect_error(
      small,
      "pooling_test.cpp:$LINE: MaxPooling2D expects images of at least 3x3 under its window, received "
      "f32[?, 2, 2, 1] from input_layer (pooling_test.cpp:$LINE).\n"
      "  Use padding = \"same\", a smaller window, or larger images.");
  const Attempt two = [] { layers::GlobalMaxPooling2D()({Input({2, 2, 1}), Input({2, 2, 1})}); };
  expect_error(
      two,
      "pooling_test.cpp:$LINE: GlobalMaxPooling2D expects one tensor, received f32[?, 2, 2, 1] from "
      "input_layer (pooling_test.cpp:$LINE) and f32[?, 2, 2, 1] from input_layer (pooling_test.cpp:$LINE).\n"
      "  Concatenate them first, or call it on each.");
}

}  // namespace
}  // namespace lamina
