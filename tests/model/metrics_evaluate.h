#pragma once

#include <vector>

#include "core/runtime/tensor.h"
#include "model/metrics/metric.h"

namespace lamina::support {

// One batch for a metric.
struct MetricBatch {
  Tensor y_true, y_pred;
  Tensor weights = {}, mask = {};
};

// The metric's figure after these batches, whose updates run on the CPU, its accumulators starting at 0.
double metric_of(const Metric& metric, const std::vector<MetricBatch>& batches);

}  // namespace lamina::support
