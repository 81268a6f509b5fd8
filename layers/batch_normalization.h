#pragma once

#include "layers/layer.h"

namespace lamina::layers {

struct BatchNormalizationOptions {
  int axis = -1;
  double momentum = 0.99;
  double epsilon = 1e-3;
  bool center = true;  // with beta
  bool scale = true;   // with gamma
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Initializer moving_mean_initializer = "zeros";
  Initializer moving_variance_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  std::string name = {};
  bool trainable = true;
};

// gamma * (x - mean) / sqrt(variance + epsilon) + beta for each channel of `axis`. In training with the mean
// and the biased variance of the batch, which the moving ones take in: moving = momentum * moving + (1 -
// momentum) * batch. Otherwise, and always while the layer is frozen, with the moving ones. Statistics are
// Float32 at least. Weights gamma, beta, moving_mean, moving_variance, each [channels].
//   auto y = layers::BatchNormalization()(x);
Layer BatchNormalization(BatchNormalizationOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::layers
