#include <fmt/format.h>

#include <cmath>

#include "core/ops/binary.h"
#include "core/ops/reduce.h"
#include "model/losses/make.h"

namespace lamina::losses {

Loss Dice(const DiceOptions& o) {
  const std::string name = name_or(o.name, "dice");
  return {name, reduction_from_name(o.reduction),
          [name, axes = o.axis](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match(y_true, y_pred, name);
            const Value common = ops::sum(y * p, {.axes = axes});
            const Value both = ops::sum(y + p, {.axes = axes});
            return LossTerms{1.0 - 2.0 * common / (both + kEpsilon)};
          },
          config_of("Dice", o, name)};
}

Loss Tversky(const TverskyOptions& o, const Source& where) {
  if (!(std::isfinite(o.alpha) && std::isfinite(o.beta)))
    throw Error(where, "Tversky expects finite numbers alpha and beta, received " + fmt::to_string(o.alpha) +
                           " and " + fmt::to_string(o.beta) + ".\n  Keras's defaults are 0.5.");
  const std::string name = name_or(o.name, "tversky");
  return {name, reduction_from_name(o.reduction),
          [name, o](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match(y_true, y_pred, name);
            const Value common = ops::sum(y * p, {.axes = o.axis});
            const Value apart =
                ops::sum(o.alpha * ((1.0 - p) * y) + o.beta * (p * (1.0 - y)), {.axes = o.axis});
            return LossTerms{1.0 - common / (common + apart + kEpsilon)};
          },
          config_of("Tversky", o, name)};
}

}  // namespace lamina::losses
