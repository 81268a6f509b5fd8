#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"

namespace lamina::losses {
namespace {

using ops::abs, ops::maximum, ops::square;

// The positive number that Keras keeps away from zero with, 1e-7.
Value at_least_epsilon(const Value& x) { return maximum(x, kEpsilon); }

// |e| - log 2 + log(1 + exp(-2 |e|)), which does not overflow.
Value log_cosh(const Value& e) { return abs(e) + ops::softplus(-2.0 * abs(e)) - std::numbers::ln2; }

Value huber(const Value& e, double delta) {
  return ops::where(abs(e) <= delta, 0.5 * square(e), delta * abs(e) - 0.5 * delta * delta);
}

// The factor is held down so that a vector of zeros stays one.
Value normalized(const Value& x, int axis) {
  return x *
         ops::rsqrt(maximum(ops::sum(square(x), {.axes = {axis}, .keepdims = true}), kEpsilon * kEpsilon));
}

}  // namespace

Loss MeanSquaredError(const LossOptions& o) {
  return mean_of({"mean_squared_error", "MeanSquaredError"}, o,
                 [](const Value& y, const Value& p) { return square(y - p); });
}

Loss MeanAbsoluteError(const LossOptions& o) {
  return mean_of({"mean_absolute_error", "MeanAbsoluteError"}, o,
                 [](const Value& y, const Value& p) { return abs(y - p); });
}

Loss MeanAbsolutePercentageError(const LossOptions& o) {
  return mean_of(
      {"mean_absolute_percentage_error", "MeanAbsolutePercentageError"}, o,
      [](const Value& y, const Value& p) { return abs((y - p) / at_least_epsilon(abs(y))); }, 100);
}

Loss MeanSquaredLogarithmicError(const LossOptions& o) {
  return mean_of({"mean_squared_logarithmic_error", "MeanSquaredLogarithmicError"}, o,
                 [](const Value& y, const Value& p) {
                   return square(ops::log1p(at_least_epsilon(p)) - ops::log1p(at_least_epsilon(y)));
                 });
}

Loss LogCosh(const LossOptions& o) {
  return mean_of({"log_cosh", "LogCosh"}, o, [](const Value& y, const Value& p) { return log_cosh(p - y); });
}

Loss Huber(const HuberOptions& o, const Source& where) {
  if (!(o.delta > 0) || !std::isfinite(o.delta))
    throw Error(where, "Huber expects a finite delta above 0, received " + fmt::to_string(o.delta) +
                           ".\n  Keras's default is 1.");
  return mean_of({"huber", "Huber"}, o,
                 [delta = o.delta](const Value& y, const Value& p) { return huber(p - y, delta); });
}

Loss CosineSimilarity(const CosineSimilarityOptions& o) {
  const std::string name = name_or(o.name, "cosine_similarity");
  return {name, reduction_from_name(o.reduction),
          [name, axis = o.axis](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match(y_true, y_pred, name);
            return along(normalized(y, axis) * normalized(p, axis), axis, -1);
          },
          config_of("CosineSimilarity", o, name)};
}

}  // namespace lamina::losses
