#pragma once

#include "model/losses/settings.h"
#include "model/metrics/metric.h"

namespace lamina::metrics {

// The mean over samples of what a loss function gives: Keras's MeanMetricWrapper. A sample with several steps
// counts as one, with the mean of its steps.
class MeanMetric : public MetricBody {
 public:
  explicit MeanMetric(Loss::Function terms) : terms_(std::move(terms)) {}
  TensorTypes accumulators(const TensorType& y_true, const TensorType& y_pred) const override;
  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override;
  double result(std::span<const Tensor> accumulators) const override;

 private:
  Loss::Function terms_;
};

// What Keras's files hold of a metric.
template <class Options>
Config config_of(const char* class_name, const Options& options, const std::string& name) {
  return losses::written_as("keras.metrics", class_name, options, name);
}

// The accumulator after a batch's sum was added to it.
Value accumulate(const Value& accumulator, const Value& sum);

// a / b, and 0 where b is 0, as Keras's metrics have it.
inline double ratio(double a, double b) { return b == 0 ? 0 : a / b; }

}  // namespace lamina::metrics
