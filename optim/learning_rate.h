#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/config.h"
#include "core/ir/value.h"

namespace lamina {

// How fast an optimizer learns: a number, which callbacks may change while training runs, or a schedule over
// steps.
//   optim::Adam({.learning_rate = 1e-3})
//   optim::Adam({.learning_rate = optim::CosineDecay(1e-3, {.decay_steps = 10'000, .warmup_steps = 500})})
class LearningRate {
 public:
  // The rate at a step, counted from 0; both rank-0 Float64.
  using Schedule = std::function<Value(const Value& step)>;

  LearningRate(double constant) : constant_(constant) {}
  // `settings`: those that Keras's files hold of it; see optim/config.h.
  LearningRate(std::string schedule_name, Schedule schedule, std::optional<Config> settings = {})
      : name_(std::move(schedule_name)), schedule_(std::move(schedule)), settings_(std::move(settings)) {}

  bool is_schedule() const { return static_cast<bool>(schedule_); }
  const std::string& schedule_name() const { return name_; }  // "CosineDecay"
  double constant() const { return constant_; }               // of a number
  Value at(const Value& step) const { return schedule_(step); }
  const std::optional<Config>& settings() const { return settings_; }  // of a schedule; none for your own

 private:
  double constant_ = 0;
  std::string name_;
  Schedule schedule_;
  std::optional<Config> settings_;
};

}  // namespace lamina
