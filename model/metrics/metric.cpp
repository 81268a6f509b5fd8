#include "model/metrics/metric.h"

#include "model/losses/labels.h"
#include "model/losses/weights.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/names.h"

namespace lamina {

Metric::Metric(const Text& name) : Metric(metrics::by_name(name)) {}

Metric::Metric(const Loss& loss)
    : Metric(loss.name(), std::make_shared<metrics::MeanMetric>([loss](const Value& y, const Value& p) {
               return loss.terms(y, p);
             }),
             loss.config()) {}

Values Metric::update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                      const Value& weights, const Value& mask) const {
  return body_->update(accumulators, y_true, y_pred,
                       losses::masked_weights(weights, mask, losses::working_dtype(y_pred)));
}

Metric resolve(const Metric& metric, const TensorType& y_true, const TensorType& y_pred) {
  const auto chosen = metric.body()->chosen(y_true, y_pred);
  return chosen ? Metric(metric.name(), chosen, metric.config()) : metric;
}

}  // namespace lamina
