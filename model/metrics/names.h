#pragma once

#include "model/metrics/metric.h"

namespace lamina::metrics {

// The metric that Keras knows under that name, with its defaults, or the mean of the loss of that name.
// Throws Error listing the names.
Metric by_name(const Text& name);

}  // namespace lamina::metrics
