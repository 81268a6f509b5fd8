#pragma once

#include "optim/optimizer.h"
#include "optim/schedules.h"

// Keras's optimizers, with its defaults and formulas (keras.optimizers). g is the gradient, t counts updates
// from 1.
namespace lamina::optim {

struct SGDOptions {
  LearningRate learning_rate = 0.01;
  double momentum = 0;
  bool nesterov = false;
  double weight_decay = 0;
  double clipnorm = 0, clipvalue = 0, global_clipnorm = 0;
};
// w -= lr g; with momentum m: v = m v - lr g, w += v; with nesterov w += m v - lr g, where v is the new one.
Optimizer SGD(SGDOptions options = {}, const Source& where = Source::current());

struct AdamOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9, beta_2 = 0.999;
  double epsilon = 1e-7;
  bool amsgrad = false;
  double weight_decay = 0;
  double clipnorm = 0, clipvalue = 0, global_clipnorm = 0;
};
// m += (g - m)(1 - beta_1); v += (g^2 - v)(1 - beta_2); w -= lr sqrt(1 - beta_2^t) / (1 - beta_1^t) * m /
// (sqrt(v) + epsilon)
Optimizer Adam(AdamOptions options = {}, const Source& where = Source::current());

struct AdamWOptions {
  LearningRate learning_rate = 0.001;
  double weight_decay = 0.004;
  double beta_1 = 0.9, beta_2 = 0.999;
  double epsilon = 1e-7;
  bool amsgrad = false;
  double clipnorm = 0, clipvalue = 0, global_clipnorm = 0;
};
// Adam after w -= w * weight_decay * lr, for all weights alike.
Optimizer AdamW(AdamWOptions options = {}, const Source& where = Source::current());

struct RMSpropOptions {
  LearningRate learning_rate = 0.001;
  double rho = 0.9, momentum = 0;
  double epsilon = 1e-7;
  bool centered = false;
  double weight_decay = 0;
  double clipnorm = 0, clipvalue = 0, global_clipnorm = 0;
};
// v = rho v + (1 - rho) g^2; w -= lr g / sqrt(v + epsilon). Centered: v less the square of the mean gradient.
// With momentum: b = momentum b + the step, w -= b.
Optimizer RMSprop(RMSpropOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::optim
