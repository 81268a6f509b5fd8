#pragma once

#include <functional>
#include <memory>
#include <string>

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
  LearningRate(std::string schedule_name, Schedule schedule)
      : name_(std::move(schedule_name)), schedule_(std::move(schedule)) {}

  bool is_schedule() const { return static_cast<bool>(schedule_); }
  const std::string& schedule_name() const { return name_; }  // "CosineDecay"
  double constant() const { return constant_; }               // of a number
  Value at(const Value& step) const { return schedule_(step); }

 private:
  double constant_ = 0;
  std::string name_;
  Schedule schedule_;
};

}  // namespace lamina
