#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

namespace lamina {
namespace {

using test::check_case, test::usual_options;

TEST(KerasOps, Arithmetic) {
  auto x = Input({4}, {.name = "x"}), z = Input({4}, {.name = "z"});
  auto a = layers::Dense(4)(x), b = layers::Dense(4, {.activation = "sigmoid"})(z);
  auto h = (a + b) * 0.5 - a / (b + 1) + 2 * -b;
  h = h + ops::pow(b - 0.3, 2) + 1 - a;
  check_case("ops_arithmetic", Model({x, z}, layers::Dense(2, {.name = "y"})(h)), usual_options());
}

TEST(KerasOps, Math) {
  auto x = Input({6}, {.name = "x"});
  auto h = layers::Dense(6)(x);
  auto e = ops::exp(ops::tanh(h));
  auto all_of_them = ops::concatenate({ops::log(e + 1), ops::sqrt(e), ops::square(h), ops::abs(h),
                                       ops::sigmoid(h), ops::maximum(h, 0.1), ops::minimum(h, e),
                                       ops::clip(h, -0.5, 0.5), ops::where(h > 0, h, e)});
  check_case("ops_math", Model(x, layers::Dense(2, {.name = "y"})(all_of_them)),
             {.optimizer = optim::SGD({.learning_rate = 0.02}), .loss = "mse"});
}

// Attention written by hand; the product with the values, which Keras's case makes twice by an einsum and by
// matmul, is made by matmul both times.
TEST(KerasOps, Matmul) {
  auto x = Input({4, 5}, {.name = "x"});
  auto keys = layers::Dense(3)(x), queries = layers::Dense(3)(x), values = layers::Dense(3)(x);
  auto scores = ops::softmax(ops::matmul(queries, ops::transpose(keys, {0, 2, 1})) / std::sqrt(3.0));
  auto y = layers::Dense(2, {.name = "y"})(ops::matmul(scores, values));
  auto z = layers::Dense(2, {.name = "z"})(ops::matmul(scores, values));
  check_case("ops_matmul", Model(x, {y, z}), usual_options());
}

TEST(KerasOps, Shapes) {
  auto x = Input({4, 6}, {.name = "x"});
  auto h = layers::Dense(6, {.activation = "tanh"})(x);
  auto means = ops::mean(ops::reshape(h[{all, slice(1, kEnd)}], {-1, 9, 2}), {.axes = {1}});
  auto first = ops::squeeze(ops::expand_dims(h[{all, 0}], 1), 1);
  auto last = ops::transpose(h[{all, all, slice(0, kEnd, 2)}], {0, 2, 1})[{all, -1}];
  auto joined = ops::concatenate({means, first, last});
  auto both = layers::Flatten()(ops::stack({joined, ops::flip(joined, 1)}, 1));
  check_case("ops_shapes", Model(x, layers::Dense(2, {.name = "y"})(both)), usual_options());
}

TEST(KerasOps, Rescaling) {
  auto x = Input({4, 4, 1}, {.name = "x"});
  auto h = layers::Flatten()(layers::Conv2D(3, 2)(x * (1.0 / 127.5) - 1));
  check_case("rescaling", Model(x, layers::Dense(2, {.name = "y"})(h)), usual_options());
}

}  // namespace
}  // namespace lamina
