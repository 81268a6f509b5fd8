#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"

namespace lamina::losses {
namespace {

// Keras's rule: if every label of the batch is 0 or 1, 0 means -1.
Value signed_labels(const Value& y) {
  const Value other = ops::logical_and(ops::not_equal(y, 0.0), ops::not_equal(y, 1.0));
  const Value binary = ops::equal(ops::max(ops::cast(other, y.dtype())), 0.0);
  return ops::where(binary, 2.0 * y - 1.0, y);
}

Value margin(const Value& y, const Value& p) { return ops::relu(1.0 - signed_labels(y) * p); }

LossTerms categorical_hinge(const Value& y, const Value& p) {
  const Value right = ops::sum(y * p, {.axes = {-1}});
  const Value wrong = ops::max((1.0 - y) * p, {.axes = {-1}});
  return {ops::relu(wrong - right + 1.0)};
}

}  // namespace

Loss Hinge(const LossOptions& o) { return mean_of({"hinge", "Hinge"}, o, margin); }

Loss SquaredHinge(const LossOptions& o) {
  return mean_of({"squared_hinge", "SquaredHinge"}, o,
                 [](const Value& y, const Value& p) { return ops::square(margin(y, p)); });
}

Loss CategoricalHinge(const LossOptions& o) {
  const std::string name = name_or(o.name, "categorical_hinge");
  return {name, reduction_from_name(o.reduction),
          [name](const Value& y_true, const Value& y_pred) {
            const auto [y, p] = match_classes(y_true, y_pred, name);
            return categorical_hinge(y, p);
          },
          config_of("CategoricalHinge", o, name)};
}

}  // namespace lamina::losses
