#include "optim/schedules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/unary.h"
#include "optim/schedule_settings.h"

namespace lamina::optim {
namespace {

constexpr double kPi = 3.14159265358979323846;

void require_positive(std::int64_t steps, const char* schedule, const Source& where) {
  if (steps < 1)
    throw Error(where, std::string(schedule) + " expects decay_steps of at least 1, received " +
                           std::to_string(steps) +
                           ".\n  Give the number of updates over which the rate decays.");
}

void require_finite(std::initializer_list<double> numbers, const char* schedule, const Source& where) {
  for (double number : numbers)
    if (!std::isfinite(number))
      throw Error(where, std::string(schedule) + " expects finite numbers, received " +
                             fmt::to_string(number) + ".\n  Give small positive rates such as 0.001.");
}

// How much of the decay is behind us, from 0 to 1.
Value fraction(const Value& step, std::int64_t steps) {
  return ops::minimum(step, static_cast<double>(steps)) / static_cast<double>(steps);
}

Value cosine(double rate, const CosineDecayOptions& o, const Value& step) {
  const Value falling = 0.5 * (1.0 + ops::cos(kPi * fraction(step, o.decay_steps)));
  return rate * ((1 - o.alpha) * falling + o.alpha);
}

}  // namespace

LearningRate CosineDecay(double rate, CosineDecayOptions options, const Source& where) {
  require_positive(options.decay_steps, "CosineDecay", where);
  require_finite({rate, options.alpha, options.warmup_target}, "CosineDecay", where);
  return {"CosineDecay",
          [rate, o = options](const Value& step) {
            const bool warms_up = o.warmup_target >= 0;
            if (!warms_up) return cosine(rate, o, step);
            const auto warmup = static_cast<double>(o.warmup_steps);
            const Value climbing = rate + (o.warmup_target - rate) * (step / std::max(warmup, 1.0));
            return ops::where(step < warmup, climbing, cosine(o.warmup_target, o, step - warmup));
          },
          written(rate, options)};
}

LearningRate ExponentialDecay(double rate, ExponentialDecayOptions options, const Source& where) {
  require_positive(options.decay_steps, "ExponentialDecay", where);
  require_finite({rate, options.decay_rate}, "ExponentialDecay", where);
  return {"ExponentialDecay",
          [rate, o = options](const Value& step) {
            Value exponent = step / static_cast<double>(o.decay_steps);
            if (o.staircase) exponent = ops::floor(exponent);
            return rate * ops::pow(o.decay_rate, exponent);
          },
          written(rate, options)};
}

LearningRate InverseTimeDecay(double rate, ExponentialDecayOptions options, const Source& where) {
  require_positive(options.decay_steps, "InverseTimeDecay", where);
  require_finite({rate, options.decay_rate}, "InverseTimeDecay", where);
  return {"InverseTimeDecay",
          [rate, o = options](const Value& step) {
            Value passed = step / static_cast<double>(o.decay_steps);
            if (o.staircase) passed = ops::floor(passed);
            return rate / (1.0 + o.decay_rate * passed);
          },
          written(rate, options)};
}

LearningRate PolynomialDecay(double rate, PolynomialDecayOptions options, const Source& where) {
  require_positive(options.decay_steps, "PolynomialDecay", where);
  require_finite({rate, options.end_learning_rate, options.power}, "PolynomialDecay", where);
  return {"PolynomialDecay",
          [rate, o = options](const Value& step) {
            const auto steps = static_cast<double>(o.decay_steps);
            Value left = 1.0 - fraction(step, o.decay_steps);
            if (o.cycle) {
              const Value cycles = ops::maximum(ops::ceil(step / steps), 1.0);
              left = 1.0 - step / (steps * cycles);
            }
            return (rate - o.end_learning_rate) * ops::pow(left, o.power) + o.end_learning_rate;
          },
          written(rate, options)};
}

LearningRate PiecewiseConstantDecay(std::vector<std::int64_t> boundaries, std::vector<double> values,
                                    const Source& where) {
  if (values.size() != boundaries.size() + 1)
    throw Error(where, "PiecewiseConstantDecay expects one value more than boundaries, received " +
                           std::to_string(values.size()) + " and " + std::to_string(boundaries.size()) +
                           ".\n  Give the rate after the last boundary too.");
  if (std::adjacent_find(boundaries.begin(), boundaries.end(), std::greater_equal<>()) != boundaries.end())
    throw Error(where,
                "PiecewiseConstantDecay expects boundaries that grow, received one that is not above the one "
                "before it.\n  Give the last updates of the rates in order.");
  for (double value : values) require_finite({value}, "PiecewiseConstantDecay", where);
  return {"PiecewiseConstantDecay",
          [boundaries, values](const Value& step) {
            Value rate = 0.0 * step + values.back();
            for (std::size_t i = boundaries.size(); i-- > 0;)
              rate = ops::where(step <= static_cast<double>(boundaries[i]), values[i], rate);
            return rate;
          },
          written(PiecewiseConstantSettings{boundaries, values})};
}

}  // namespace lamina::optim
