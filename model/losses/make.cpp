#include "model/losses/make.h"

#include "core/base/error.h"
#include "core/ops/reduce.h"

namespace lamina::losses {

Loss mean_of(const std::string& name, const Text& reduction, CustomValueFunction terms, double scale,
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

namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& what, const Source& where = {}) {
  throw Error(where, "losses::custom(\"" + name + "\") " + what);
}

void require_function(bool given, const Text& name) {
  if (!given) refuse(name.value, "received no function.\n  Give one of labels and predictions.", name.where);
}

}  // namespace

Loss custom_of_tensors(const Text& name, CustomFunction function, const LossOptions& options) {
  require_function(static_cast<bool>(function), name);
  auto of_values = [function = std::move(function)](const Value& y, const Value& p) {
    const TraceScope scope;
    const SymbolicTensor result = function(scope.tensor(y), scope.tensor(p));
    return result.is_traced() && !result.ended() ? result.traced() : Value{};
  };
  return custom_of_values(name, std::move(of_values), options);
}

Loss custom_of_values(const Text& name, CustomValueFunction function, const LossOptions& options) {
  require_function(static_cast<bool>(function), name);
  return {name.value, reduction_from_name(options.reduction),
          [name = name.value, function = std::move(function)](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match_ranks(y_true, y_pred);
            const Value terms = function(y, p);
            if (terms.graph != p.graph)
              refuse(name,
                     "returned a tensor that it did not compute.\n  Compute it from the labels and the "
                     "predictions.");
            return LossTerms{terms};
          }};
}

}  // namespace lamina::losses
