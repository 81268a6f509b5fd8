#pragma once

#include "model/losses/labels.h"
#include "model/losses/losses.h"
#include "model/losses/settings.h"

// What the factories of losses are made with.
namespace lamina::losses {

inline constexpr double kEpsilon = 1e-7;  // keras.backend.epsilon()

inline std::string name_or(const Text& name, const char* keras_name) {
  return name.empty() ? keras_name : name.value;
}

// What Keras's files hold of a loss.
template <class Options>
Config config_of(const char* class_name, const Options& options, const std::string& name) {
  return written_as("keras.losses", class_name, options, name);
}

// The loss whose samples have the mean of `terms` along the last axis, times scale; labels and predictions
// must be of one shape.
struct KerasNames {
  const char *name, *class_name;
};
Loss mean_of(const std::string& name, const Text& reduction, CustomValueFunction terms, double scale,
             Config config);
template <class Options>
Loss mean_of(const KerasNames& keras, const Options& o, CustomValueFunction terms, double scale = 1) {
  const std::string name = name_or(o.name, keras.name);
  return mean_of(name, o.reduction, std::move(terms), scale, config_of(keras.class_name, o, name));
}

// Terms whose sums along `axis`, or means, times scale are the losses.
LossTerms along(const Value& terms, int axis, double scale = 1);
LossTerms mean_along(const Value& terms, int axis, double scale = 1);

}  // namespace lamina::losses
