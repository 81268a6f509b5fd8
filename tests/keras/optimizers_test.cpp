#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_keras_case.h"

// One small network, trained by each optimizer.

namespace lamina {
namespace {

void check_optimizer(const std::string& name, const Optimizer& optimizer) {
  auto x = Input({5}, {.name = "x"});
  auto y = layers::Dense(3, {.name = "y"})(layers::Dense(6, {.activation = "tanh"})(x));
  test::check_case(name, Model(x, y), {.optimizer = optimizer, .loss = "mse"});
}

TEST(KerasOptimizers, SGD) {
  check_optimizer("optimizer_sgd", "sgd");
  check_optimizer("optimizer_sgd_momentum", optim::SGD({.learning_rate = 0.05, .momentum = 0.9}));
  check_optimizer("optimizer_sgd_nesterov",
                  optim::SGD({.learning_rate = 0.05, .momentum = 0.8, .nesterov = true}));
}

TEST(KerasOptimizers, Adam) {
  check_optimizer("optimizer_adam", "adam");
  check_optimizer("optimizer_adam_amsgrad", optim::Adam({.learning_rate = 0.01, .amsgrad = true}));
  check_optimizer("optimizer_adam_options",
                  optim::Adam({.learning_rate = 0.01, .beta_1 = 0.8, .beta_2 = 0.95, .epsilon = 1e-3}));
}

TEST(KerasOptimizers, RMSprop) {
  check_optimizer("optimizer_rmsprop", "rmsprop");
  check_optimizer("optimizer_rmsprop_centered",
                  optim::RMSprop({.learning_rate = 0.005, .rho = 0.8, .momentum = 0.5, .centered = true}));
}

TEST(KerasOptimizers, WeightDecay) {
  check_optimizer("optimizer_adamw", optim::AdamW({.learning_rate = 0.01, .weight_decay = 0.05}));
  check_optimizer("optimizer_weight_decay",
                  optim::SGD({.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.02}));
}

TEST(KerasOptimizers, Clipping) {
  check_optimizer("optimizer_clipnorm", optim::SGD({.learning_rate = 0.5, .clipnorm = 0.1}));
  check_optimizer("optimizer_clipvalue", optim::SGD({.learning_rate = 0.5, .clipvalue = 0.02}));
  check_optimizer("optimizer_global_clipnorm", optim::Adam({.learning_rate = 0.01, .global_clipnorm = 0.2}));
}

void check_schedule(const std::string& name, const LearningRate& schedule) {
  check_optimizer("schedule_" + name, optim::SGD({.learning_rate = schedule, .momentum = 0.5}));
}

TEST(KerasSchedules, CosineDecay) {
  check_schedule("cosine_decay", optim::CosineDecay(0.2, {.decay_steps = 10, .alpha = 0.1}));
  check_schedule("cosine_decay_warmup",
                 optim::CosineDecay(0.01, {.decay_steps = 6, .warmup_steps = 3, .warmup_target = 0.2}));
}

TEST(KerasSchedules, Decays) {
  check_schedule("exponential_decay_staircase",
                 optim::ExponentialDecay(0.2, {.decay_steps = 3, .decay_rate = 0.5, .staircase = true}));
  check_schedule("inverse_time_decay", optim::InverseTimeDecay(0.2, {.decay_steps = 2, .decay_rate = 0.5}));
  check_schedule("polynomial_decay",
                 optim::PolynomialDecay(0.2, {.decay_steps = 6, .end_learning_rate = 0.01, .power = 2}));
  check_schedule("piecewise_constant", optim::PiecewiseConstantDecay({2, 5}, {0.2, 0.05, 0.01}));
}

}  // namespace
}  // namespace lamina
