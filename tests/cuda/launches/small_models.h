#pragma once

#include <lamina/lamina.h>

// Models whose steps are launches more than work: the article's three, and one with what else a small step
// has.
namespace lamina {

inline Model multi_input(const Optimizer& optimizer) {
  auto a = Input({10}), b = Input({20});
  auto x = layers::Dense(32, {.activation = "relu"})(a), y = layers::Dense(32, {.activation = "relu"})(b);
  Model model({a, b}, layers::Dense(1, {.activation = "sigmoid"})(layers::concatenate({x, y})), {.seed = 1});
  model.compile({.optimizer = optimizer, .loss = "binary_crossentropy", .metrics = {"accuracy"}});
  return model;
}

inline Model shared_layer(const Optimizer& optimizer) {
  auto a = Input({10}), b = Input({10});
  auto shared = layers::Dense(32, {.activation = "relu"});
  Model model({a, b}, {layers::Dense(1)(shared(a)), layers::Dense(1)(shared(b))}, {.seed = 1});
  model.compile({.optimizer = optimizer, .loss = {"mse", "mse"}});
  return model;
}

inline Model residual(const Optimizer& optimizer) {
  auto in = Input({32});
  auto x = layers::Dense(32, {.activation = "relu"})(in);
  x = layers::Dense(32, {.activation = "relu"})(x);
  Model model(in, layers::Dense(1)(layers::Add()({x, in})), {.seed = 1});
  model.compile({.optimizer = optimizer, .loss = "mse"});
  return model;
}

// Softmax, cross entropy, argmax, dropout, and a batch that may be refused.
inline Model classifier(const Optimizer& optimizer) {
  auto in = Input({12});
  auto x = layers::Dropout(0.3)(layers::Dense(20, {.activation = "relu"})(in));
  Model model(in, layers::Dense(5, {.activation = "softmax"})(x), {.seed = 1});
  model.compile({.optimizer = optimizer, .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

}  // namespace lamina
