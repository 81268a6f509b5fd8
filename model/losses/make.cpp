#include "model/losses/make.h"

#include "core/base/error.h"
#include "core/ops/reduce.h"

namespace lamina::losses {

Loss mean_of(const std::string& name, const Text& reduction, CustomFunction terms, double scale,
             Config config) {
  return {name, reduction_from_name(reduction),
          [name, scale, terms = std::move(terms)](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match(y_true, y_pred, name);
            return mean_along(terms(y, p), -1, scale);
          },
          std::move(config)};
}

LossTerms along(const Value& terms, int axis, double scale) {
  const int which = normalize_axis(axis, terms.rank());
  if (which == terms.rank() - 1) return {terms, 1, scale};
  return {ops::sum(terms, {.axes = {which}}), 0, scale};
}

LossTerms mean_along(const Value& terms, int axis, double scale) {
  const std::int64_t count = terms.shape()[normalize_axis(axis, terms.rank())];
  return along(terms, axis, count > 0 ? scale / static_cast<double>(count) : scale);
}

Loss custom(const Text& name, CustomFunction function, const LossOptions& options) {
  if (!function)
    throw Error(name.where, "losses::custom(\"" + name.value +
                                "\") received no function.\n  Give one of labels and predictions.");
  return {name.value, reduction_from_name(options.reduction),
          [function = std::move(function)](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match_ranks(y_true, y_pred);
            return LossTerms{function(y, p)};
          }};
}

}  // namespace lamina::losses
