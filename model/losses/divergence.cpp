#include "core/ops/binary.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"

namespace lamina::losses {

Loss KLDivergence(const LossOptions& o) {
  const std::string name = name_or(o.name, "kl_divergence");
  return {name, reduction_from_name(o.reduction),
          [name](const Value& y_true, const Value& y_pred) {
            const auto [labels, predictions] = match(y_true, y_pred, name);
            const Value y = ops::clip(labels, kEpsilon, 1), p = ops::clip(predictions, kEpsilon, 1);
            return along(y * ops::log(y / p), -1);
          },
          config_of("KLDivergence", o, name)};
}

Loss Poisson(const LossOptions& o) {
  return mean_of({"poisson", "Poisson"}, o,
                 [](const Value& y, const Value& p) { return p - y * ops::log(p + kEpsilon); });
}

}  // namespace lamina::losses
