#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

// The three models that the functional API is usually explained with.

namespace lamina {
namespace {

using test::check_case;

TEST(KerasArticle, MultiInput) {
  auto input_a = Input({10}, {.name = "input_a"});
  auto input_b = Input({20}, {.name = "input_b"});
  auto x = layers::Dense(32, {.activation = "relu"})(input_a);
  auto y = layers::Dense(32, {.activation = "relu"})(input_b);
  auto merged = layers::concatenate({x, y});
  auto output = layers::Dense(1, {.activation = "sigmoid", .name = "output"})(merged);
  check_case("article_multi_input", Model({input_a, input_b}, output),
             {.optimizer = optim::Adam(), .loss = "binary_crossentropy", .metrics = {"accuracy"}});
}

TEST(KerasArticle, SharedLayer) {
  auto input_a = Input({10}, {.name = "input_a"});
  auto input_b = Input({10}, {.name = "input_b"});
  auto shared = layers::Dense(32, {.activation = "relu"});
  auto output_a = layers::Dense(1, {.name = "output_a"})(shared(input_a));
  auto output_b = layers::Dense(1, {.name = "output_b"})(shared(input_b));
  check_case("article_shared_layer", Model({input_a, input_b}, {output_a, output_b}),
             {.optimizer = "adam", .loss = {{"output_a", "mse"}, {"output_b", "mse"}}});
}

TEST(KerasArticle, Residual) {
  auto input = Input({32}, {.name = "input"});
  auto x = layers::Dense(32, {.activation = "relu"})(input);
  x = layers::Dense(32, {.activation = "relu"})(x);
  auto merged = layers::Add()({x, input});
  auto output = layers::Dense(1, {.name = "output"})(merged);
  check_case("article_residual", Model(input, output), {.optimizer = "adam", .loss = "mse"});
}

}  // namespace
}  // namespace lamina
