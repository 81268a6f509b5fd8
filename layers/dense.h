#pragma once

#include "layers/activation.h"
#include "layers/layer.h"

namespace lamina::layers {

struct DenseOptions {
  lamina::Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  std::string name = {};
  bool trainable = true;
};

// activation(x W + b) over the last axis: [..., n] -> [..., units], with W [n, units] and b [units].
//   auto h = layers::Dense(32, {.activation = "relu"})(x);
Layer Dense(int units, DenseOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::layers
