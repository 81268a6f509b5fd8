#pragma once

#include "layers/axes.h"
#include "layers/layer.h"

namespace lamina::layers {

struct LayerNormalizationOptions {
  Axes axis = -1;
  double epsilon = 1e-3;
  bool center = true;  // with beta
  bool scale = true;   // with gamma
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  std::string name = {};
  bool trainable = true;
};

// gamma * (x - mean) / sqrt(variance + epsilon) + beta, with the mean and the biased variance of each sample
// over `axis`; gamma and beta have the sizes of those axes, in ascending order. Statistics are Float32 at
// least.
//   auto y = layers::LayerNormalization({.epsilon = 1e-6})(x);
Layer LayerNormalization(LayerNormalizationOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::layers
