#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case, test::usual_options;

TEST(KerasMerge, Elementwise) {
  auto x = Input({5}, {.name = "x"}), z = Input({5}, {.name = "z"});
  auto a = layers::Dense(4)(x), b = layers::Dense(4, {.activation = "tanh"})(z), c = layers::Dense(4)(z);
  check_case(
      "merges",
      Model({x, z},
            {layers::Add({.name = "add"})({a, b}), layers::Multiply({.name = "multiply"})({a, b}),
             layers::Subtract({.name = "subtract"})({a, b}), layers::Maximum({.name = "maximum"})({a, b}),
             layers::Average({.name = "average"})({a, b, c}), layers::Minimum({.name = "minimum"})({a, b})}),
      usual_options());
}

TEST(KerasMerge, Broadcast) {
  auto x = Input({4, 5}, {.name = "x"}), z = Input({1, 5}, {.name = "z"});
  auto a = layers::Dense(3)(x), b = layers::Dense(3, {.activation = "sigmoid"})(z);
  check_case("merge_broadcast", Model({x, z}, {layers::add({a, b}), layers::multiply({a, b})}),
             usual_options());
}

TEST(KerasMerge, ConcatenateAxes) {
  auto x = Input({4, 3}, {.name = "x"}), z = Input({4, 3}, {.name = "z"});
  auto a = layers::Dense(3)(x), b = layers::Dense(3, {.activation = "tanh"})(z);
  auto last = layers::Dense(2, {.name = "last"})(layers::concatenate({a, b}));
  auto first = layers::Dense(2, {.name = "first"})(layers::concatenate({a, b}, {.axis = 1}));
  check_case("concatenate_axes", Model({x, z}, {last, first}), usual_options());
}

TEST(KerasMerge, Dot) {
  auto x = Input({4, 3}, {.name = "x"}), z = Input({5, 3}, {.name = "z"});
  auto a = layers::Dense(3)(x), b = layers::Dense(3)(z);
  auto average = ops::mean(a, {.axes = {1}}), max = ops::max(b, {.axes = {1}});
  auto plain = layers::Dot({.axes = 1, .name = "plain"})({average, max});
  auto cosine = layers::Dot({.axes = 1, .normalize = true, .name = "cosine"})({average, max});
  auto pairs = layers::Dot({.axes = 2, .name = "pairs"})({a, b});
  check_case("dot", Model({x, z}, {plain, cosine, pairs}), usual_options());
}

}  // namespace
}  // namespace lamina
