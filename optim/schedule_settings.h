#pragma once

#include "core/base/config_fields.h"
#include "optim/schedules.h"

// Keras's keys for the settings of schedules; see core/base/config_fields.h.
namespace lamina::optim {

struct PiecewiseConstantSettings {
  std::vector<std::int64_t> boundaries;
  std::vector<double> values;
};

// `rate` is the initial one.
void describe_schedule(auto& fields, auto& rate, auto& options) {
  fields("initial_learning_rate", rate)("decay_steps", options.decay_steps);
  if constexpr (requires { options.decay_rate; })
    fields("decay_rate", options.decay_rate)("staircase", options.staircase);
  if constexpr (requires { options.power; })
    fields("end_learning_rate", options.end_learning_rate)("power", options.power)("cycle", options.cycle);
  if constexpr (requires { options.warmup_steps; }) {
    fields("alpha", options.alpha);
    // Ours has a negative target where Keras has none.
    std::optional<double> target;
    if (options.warmup_target >= 0) target = options.warmup_target;
    fields("warmup_target", target)("warmup_steps", options.warmup_steps);
    if constexpr (requires { options.warmup_target = 0; }) options.warmup_target = target.value_or(-1);
  }
}

void describe_schedule(auto& fields, auto& settings) {
  fields("boundaries", settings.boundaries)("values", settings.values);
}

Config written(const auto&... settings) {
  return ConfigWriter::write([&](auto& fields) { describe_schedule(fields, settings...); });
}

}  // namespace lamina::optim
