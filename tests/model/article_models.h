#pragma once

#include "layers/layers.h"
#include "model/model.h"

namespace lamina::test {

// Two inputs, a Dense each, joined: 1,089 parameters.
inline Model multi_input() {
  auto a = Input({10}), b = Input({20});
  auto x = layers::Dense(32, {.activation = "relu"})(a);
  auto y = layers::Dense(32, {.activation = "relu"})(b);
  return Model({a, b}, layers::Dense(1, {.activation = "sigmoid"})(layers::concatenate({x, y})));
}

// One Dense for two inputs, and a Dense of its own behind each: 418 parameters.
inline Model shared_layer() {
  auto a = Input({10}), b = Input({10});
  Layer shared = layers::Dense(32, {.activation = "relu"});
  return Model({a, b}, {layers::Dense(1)(shared(a)), layers::Dense(1)(shared(b))});
}

// Two Denses and what goes around them, added: 2,145 parameters.
inline Model residual() {
  auto a = Input({32});
  auto h = layers::Dense(32, {.activation = "relu"})(a);
  h = layers::Dense(32, {.activation = "relu"})(h);
  return Model(a, layers::Dense(1)(layers::Add()({a, h})));
}

inline Model encoder() {
  auto x = Input({16});
  return Model(x, layers::Dense(4)(layers::Dense(8)(x)), {.name = "encoder"});
}

// One encoder for two inputs.
inline Model siamese() {
  auto a = Input({16}), b = Input({16});
  Model shared = encoder();
  return Model({a, b}, layers::Dense(1)(layers::concatenate({shared(a), shared(b)})), {.name = "siamese"});
}

}  // namespace lamina::test
