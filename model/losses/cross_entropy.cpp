#include "model/losses/cross_entropy.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "model/losses/logits.h"
#include "model/losses/make.h"

namespace lamina::losses {
namespace {

using ops::log;

// log(1 + exp(-|x|)) + x ([x > 0] - y). Nothing cancels where the prediction is right, and the gradient is
// right at 0, where |x| has none.
Value from_logits(const Value& y, const Value& x) {
  const Value positive = x > 0.0;
  return ops::softplus(ops::where(positive, -x, x)) + x * (ops::cast(positive, x.dtype()) - y);
}

Value from_probabilities(const Value& y, const Value& probabilities) {
  const Value p = ops::clip(probabilities, kEpsilon, 1 - kEpsilon);
  return -(y * log(p) + (1.0 - y) * log(1.0 - p));
}

Value log_probabilities(const Value& y_pred, const Value& p, int axis, bool are_logits) {
  if (are_logits) return ops::log_softmax(p, axis);
  if (const Value logits = logits_behind_softmax(y_pred, axis)) return ops::log_softmax(logits, axis);
  return log(normalized_probabilities(p, axis));
}

LossTerms sparse_terms(const Value& labels, const Value& logits, std::optional<std::int64_t> ignored) {
  if (!ignored) return {ops::sparse_softmax_cross_entropy(logits, labels)};
  const Value counts = ops::not_equal(labels, static_cast<double>(*ignored));
  const Value losses = ops::sparse_softmax_cross_entropy(logits, ops::where(counts, labels, 0.0));
  return {.terms = ops::where(counts, losses, 0.0), .mask = counts};
}

}  // namespace

void require_smoothing(double smoothing, std::string_view who, const Source& where) {
  if (smoothing >= 0 && smoothing <= 1) return;
  throw Error(where, std::string(who) + " expects label_smoothing between 0 and 1, received " +
                         fmt::to_string(smoothing) + ".\n  Keras's default is 0.");
}

Value smoothed(const Value& y, double smoothing, std::int64_t classes) {
  if (smoothing == 0) return y;
  return y * (1 - smoothing) + smoothing / static_cast<double>(classes);
}

Value binary_terms(const Value& y, const Value& y_pred, const Value& p, bool are_logits) {
  if (are_logits) return from_logits(y, p);
  if (const Value logits = logits_behind_sigmoid(y_pred))
    return from_logits(y, ops::reshape(logits, p.shape()));
  return from_probabilities(y, p);
}

Value normalized_probabilities(const Value& p, int axis) {
  return ops::clip(p / ops::sum(p, {.axes = {axis}, .keepdims = true}), kEpsilon, 1 - kEpsilon);
}

Loss BinaryCrossentropy(const BinaryCrossentropyOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "binary_crossentropy");
  require_smoothing(o.label_smoothing, name, where);
  return {name, reduction_from_name(o.reduction),
          [name, o](const Value& y_true, const Value& y_pred) {
            if (o.from_logits) require_logits(y_pred, name);
            const auto [y, p] = match(y_true, y_pred, name);
            return mean_along(binary_terms(smoothed(y, o.label_smoothing, 2), y_pred, p, o.from_logits),
                              o.axis);
          },
          config_of("BinaryCrossentropy", o, name)};
}

Loss CategoricalCrossentropy(const CategoricalCrossentropyOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "categorical_crossentropy");
  require_smoothing(o.label_smoothing, name, where);
  return {name, reduction_from_name(o.reduction),
          [name, o](const Value& y_true, const Value& y_pred) {
            if (o.from_logits) require_logits(y_pred, name);
            const auto [y, p] = match_classes(y_true, y_pred, name);
            const Value log_p = log_probabilities(y_pred, p, o.axis, o.from_logits);
            return along(smoothed(y, o.label_smoothing, p.shape()[o.axis]) * log_p, o.axis, -1);
          },
          config_of("CategoricalCrossentropy", o, name)};
}

Loss SparseCategoricalCrossentropy(const SparseCategoricalCrossentropyOptions& o) {
  const std::string name = name_or(o.name, "sparse_categorical_crossentropy");
  return {name, reduction_from_name(o.reduction),
          [name, o](const Value& y_true, const Value& y_pred) {
            if (o.from_logits) require_logits(y_pred, name);
            const Value labels = class_labels(y_true, y_pred, name);
            const Value p = ops::cast(y_pred, working_dtype(y_pred));
            if (o.from_logits) return sparse_terms(labels, p, o.ignore_class);
            if (const Value logits = logits_behind_softmax(y_pred, -1))
              return sparse_terms(labels, logits, o.ignore_class);
            // The softmax of the logarithms divides the probabilities by their sum.
            return sparse_terms(labels, log(ops::clip(p, kEpsilon, 1 - kEpsilon)), o.ignore_class);
          },
          config_of("SparseCategoricalCrossentropy", o, name)};
}

}  // namespace lamina::losses
