#include <fmt/format.h>

#include <cmath>

#include "core/ops/binary.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "model/losses/cross_entropy.h"
#include "model/losses/logits.h"
#include "model/losses/make.h"

namespace lamina::losses {
namespace {

void require_focus(double alpha, double gamma, const std::string& name, const Source& where) {
  if (!(gamma >= 0 && std::isfinite(gamma) && std::isfinite(alpha)))
    throw Error(where, name + " expects a finite alpha and a finite gamma of at least 0, received " +
                           fmt::to_string(alpha) + " and " + fmt::to_string(gamma) +
                           ".\n  Keras's defaults are 0.25 and 2.");
}

// The usual exponent needs no logarithm.
Value power(const Value& x, double gamma) { return gamma == 2 ? ops::square(x) : ops::pow(x, gamma); }

Value focal_weight(const Value& y, const Value& q, const BinaryFocalCrossentropyOptions& o) {
  const Value given_to_label = y * q + (1.0 - y) * (1.0 - q);
  const Value focus = power(1.0 - given_to_label, o.gamma);
  return o.apply_class_balancing ? (y * o.alpha + (1.0 - y) * (1 - o.alpha)) * focus : focus;
}

struct Classes {
  Value p, log_p;
};

Classes classes_of(const Value& y_pred, const Value& p, const CategoricalFocalCrossentropyOptions& o) {
  if (const Value logits = o.from_logits ? p : logits_behind_softmax(y_pred, o.axis))
    return {ops::softmax(logits, o.axis), ops::log_softmax(logits, o.axis)};
  const Value q = normalized_probabilities(p, o.axis);
  return {q, ops::log(q)};
}

}  // namespace

Loss BinaryFocalCrossentropy(const BinaryFocalCrossentropyOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "binary_focal_crossentropy");
  require_smoothing(o.label_smoothing, name, where);
  require_focus(o.alpha, o.gamma, name, where);
  return {name, reduction_from_name(o.reduction),
          [name, o](const Value& y_true, const Value& y_pred) {
            if (o.from_logits) require_logits(y_pred, name);
            const auto [labels, p] = match(y_true, y_pred, name);
            const Value y = smoothed(labels, o.label_smoothing, 2);
            const Value q = o.from_logits ? ops::sigmoid(p) : p;
            return mean_along(focal_weight(y, q, o) * binary_terms(y, y_pred, p, o.from_logits), o.axis);
          },
          config_of("BinaryFocalCrossentropy", o, name)};
}

Loss CategoricalFocalCrossentropy(const CategoricalFocalCrossentropyOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "categorical_focal_crossentropy");
  require_smoothing(o.label_smoothing, name, where);
  require_focus(o.alpha, o.gamma, name, where);
  return {name, reduction_from_name(o.reduction),
          [name, o](const Value& y_true, const Value& y_pred) {
            if (o.from_logits) require_logits(y_pred, name);
            const auto [labels, given] = match_classes(y_true, y_pred, name);
            const Value y = smoothed(labels, o.label_smoothing, given.shape()[o.axis]);
            const auto [p, log_p] = classes_of(y_pred, given, o);
            return along(power(1.0 - p, o.gamma) * y * log_p, o.axis, -o.alpha);
          },
          config_of("CategoricalFocalCrossentropy", o, name)};
}

}  // namespace lamina::losses
