#pragma once

#include "model/losses/labels.h"
#include "model/losses/losses.h"

// What the factories of losses are made with.
namespace lamina::losses {

inline constexpr double kEpsilon = 1e-7;  // keras.backend.epsilon()

inline std::string name_or(const Text& name, const char* keras_name) {
  return name.empty() ? keras_name : name.value;
}

// The loss whose samples have the mean of `terms` along the last axis, times scale; labels and predictions
// must be of one shape.
Loss mean_of(const char* keras_name, const LossOptions& options, CustomFunction terms, double scale = 1);

// Terms whose sums along `axis`, or means, times scale are the losses.
LossTerms along(const Value& terms, int axis, double scale = 1);
LossTerms mean_along(const Value& terms, int axis, double scale = 1);

}  // namespace lamina::losses
