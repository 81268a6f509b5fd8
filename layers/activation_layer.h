#pragma once

#include <optional>

#include "layers/activation.h"
#include "layers/axes.h"
#include "layers/layer.h"

namespace lamina::layers {

struct ActivationOptions {
  std::string name = {};
};

// An activation as a layer of its own.
//   auto y = layers::Activation("gelu")(x);
Layer Activation(lamina::Activation activation, ActivationOptions options = {});

struct ReLUOptions {
  std::optional<double> max_value = {};  // not given: no limit
  double negative_slope = 0.0;
  double threshold = 0.0;
  std::string name = {};
};

// min(x, max_value) where x > threshold, else negative_slope * (x - threshold). No option may be negative.
//   auto y = layers::ReLU({.max_value = 6})(x);
Layer ReLU(ReLUOptions options = {}, const Source& where = Source::current());

struct LeakyReLUOptions {
  double negative_slope = 0.3;
  std::string name = {};
};

// x where x > 0, else negative_slope * x. Note Keras's two defaults: 0.3 here, 0.2 in the activation
// "leaky_relu".
Layer LeakyReLU(LeakyReLUOptions options = {}, const Source& where = Source::current());

struct SoftmaxOptions {
  Axes axis = -1;
  std::string name = {};
};

// exp(x) / sum exp(x) along an axis, or over several.
Layer Softmax(SoftmaxOptions options = {});

}  // namespace lamina::layers
