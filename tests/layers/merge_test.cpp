#include "layers/merge.h"

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

constexpr DType kFloat = DType::Float32;

const Tensor kA = Tensor::from<float>({1, 5, 3}, {1, 3});
const Tensor kB = Tensor::from<float>({4, 2, 6}, {1, 3});

TEST(Merge, Values) {
  expect_values(run_layer(layers::Add(), {kA, kB, kB})[0], {9, 9, 15});
  expect_values(run_layer(layers::Multiply(), {kA, kB})[0], {4, 10, 18});
  expect_values(run_layer(layers::Subtract(), {kA, kB})[0], {-3, 3, -3});
  expect_values(run_layer(layers::Average(), {kA, kB})[0], {2.5, 3.5, 4.5});
  expect_values(run_layer(layers::Maximum(), {kA, kB})[0], {4, 5, 6});
  expect_values(run_layer(layers::Minimum(), {kA, kB})[0], {1, 2, 3});
  expect_values(run_layer(layers::Concatenate(), {kA, kB})[0], {1, 5, 3, 4, 2, 6});
}

TEST(Merge, Shapes) {
  const TensorTypes pair{{kFloat, {4, 3}}, {kFloat, {4, 3}}};
  check_layer({"add", [] { return layers::Add(); }, pair, {kFloat, {4, 3}}});
  check_layer(
      {"broadcast", [] { return layers::Add(); }, {{kFloat, {4, 3}}, {kFloat, {4, 1}}}, {kFloat, {4, 3}}});
  check_layer({"concatenate", [] { return layers::Concatenate({.axis = 1}); }, pair, {kFloat, {8, 3}}});
}

TEST(Merge, DotShapes) {
  check_layer({"vectors", [] { return layers::Dot(); }, {{kFloat, {4}}, {kFloat, {4}}}, {kFloat, {1}}});
  check_layer({"matrices",
               [] { return layers::Dot({.axes = 2}); },
               {{kFloat, {2, 3}}, {kFloat, {4, 3}}},
               {kFloat, {2, 4}}});
  check_layer({"an axis for each",
               [] {
                 return layers::Dot({.axes = {1, 2}, .normalize = true});
               },
               {{kFloat, {3, 2}}, {kFloat, {4, 3}}},
               {kFloat, {2, 4}}});
  check_layer({"matrix and vector",
               [] {
                 return layers::Dot({.axes = {2, 1}});
               },
               {{kFloat, {5, 3}}, {kFloat, {3}}},
               {kFloat, {5}}});
}

TEST(Merge, DotValues) {
  expect_values(run_layer(layers::Dot(), {kA, kB})[0], {32});
  const double cosine = 32 / std::sqrt(35.0 * 56.0);
  expect_values(run_layer(layers::Dot({.normalize = true}), {kA, kB})[0], {cosine});
  const Tensor x = Tensor::from<float>({1, 2, 3, 4}, {1, 2, 2}),
               y = Tensor::from<float>({5, 6, 7, 8}, {1, 2, 2});
  expect_values(run_layer(layers::Dot({.axes = {2, 1}}), {x, y})[0], {19, 22, 43, 50});  // the matrix product
  expect_values(run_layer(layers::Dot({.axes = 1}), {x, y})[0], {26, 30, 38, 44});       // of x transposed
  const Tensor zeros({kFloat, {1, 3}});
  expect_values(run_layer(layers::Dot({.normalize = true}), {zeros, kB})[0], {0});
}

TEST(Merge, Errors) {
  const Attempt shapes = [] { layers::Add()({Input({3}), Input({4})}); };
  expect_error(
      shapes,
      "merge_test.cpp:$LINE: Add expects tensors whose shapes can be broadcast together, received f32[?, 3] "
      "from input_layer (merge_test.cpp:$LINE) and f32[?, 4] from input_layer (merge_test.cpp:$LINE).\n"
      "  Make each pair of sizes equal, or one of them 1.");
  const Attempt dot = [] { layers::dot({Input({3}), Input({4})}, {.axes = 1}); };
  expect_error(
      dot,
      "merge_test.cpp:$LINE: Dot expects equal sizes on axis 1 of the first and axis 1 of the second, and "
      "one "
      "batch size, received f32[?, 3] from input_layer (merge_test.cpp:$LINE) and f32[?, 4] from input_layer "
      "(merge_test.cpp:$LINE).\n  Choose other axes, or reshape one of them.");
  const Attempt axes = [] { layers::Dot({.axes = {1, 2, 3}}); };
  expect_error(
      axes,
      "merge_test.cpp:$LINE: Dot expects one axis for both tensors or one for each, received 3 axes.\n"
      "  Give {.axes = 1} or {.axes = {1, 2}}.");
}

}  // namespace
}  // namespace lamina
