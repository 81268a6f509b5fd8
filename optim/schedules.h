#pragma once

#include <vector>

#include "core/base/source.h"
#include "optim/learning_rate.h"

// Keras's learning rate schedules, which throw Error for rates and factors that are not finite; `step` counts
// updates from 0. Formulas: keras.optimizers.schedules.
namespace lamina::optim {

struct CosineDecayOptions {
  std::int64_t decay_steps = 1;
  double alpha = 0;  // the last rate as a fraction of the first
  std::int64_t warmup_steps = 0;
  double warmup_target = -1;  // negative: none; else the rate climbs linearly to it, and decays from there
};
LearningRate CosineDecay(double initial_learning_rate, CosineDecayOptions options,
                         const Source& where = Source::current());

struct ExponentialDecayOptions {
  std::int64_t decay_steps = 1;
  double decay_rate = 1;
  bool staircase = false;
};
// initial * decay_rate ^ (step / decay_steps)
LearningRate ExponentialDecay(double initial_learning_rate, ExponentialDecayOptions options,
                              const Source& where = Source::current());

// initial / (1 + decay_rate * step / decay_steps)
LearningRate InverseTimeDecay(double initial_learning_rate, ExponentialDecayOptions options,
                              const Source& where = Source::current());

struct PolynomialDecayOptions {
  std::int64_t decay_steps = 1;
  double end_learning_rate = 0.0001;
  double power = 1;
  bool cycle = false;
};
LearningRate PolynomialDecay(double initial_learning_rate, PolynomialDecayOptions options,
                             const Source& where = Source::current());

// values[i] while step <= boundaries[i], then the last value; one value more than boundaries.
LearningRate PiecewiseConstantDecay(std::vector<std::int64_t> boundaries, std::vector<double> values,
                                    const Source& where = Source::current());

}  // namespace lamina::optim
