#include <cmath>

#include "model/losses/losses.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

// The metrics that are means of losses.
namespace lamina::metrics {
namespace {

class RootMean final : public MeanMetric {
 public:
  using MeanMetric::MeanMetric;
  double result(std::span<const Tensor> accumulators) const override {
    return std::sqrt(MeanMetric::result(accumulators));
  }
};

template <class Body = MeanMetric>
Metric mean_of(const Loss& loss, const Text& name, const char* keras_name = nullptr, double sign = 1) {
  const std::string own = keras_name ? keras_name : loss.name();
  return {name.empty() ? own : name.value,
          std::make_shared<Body>([loss, sign](const Value& y_true, const Value& y_pred) {
            LossTerms terms = loss.terms(y_true, y_pred);
            terms.scale *= sign;
            return terms;
          })};
}

}  // namespace

Metric MeanSquaredError(const MetricOptions& o) { return mean_of(losses::MeanSquaredError(), o.name); }
Metric RootMeanSquaredError(const MetricOptions& o) {
  return mean_of<RootMean>(losses::MeanSquaredError(), o.name, "root_mean_squared_error");
}
Metric MeanAbsoluteError(const MetricOptions& o) { return mean_of(losses::MeanAbsoluteError(), o.name); }
Metric MeanAbsolutePercentageError(const MetricOptions& o) {
  return mean_of(losses::MeanAbsolutePercentageError(), o.name);
}
Metric MeanSquaredLogarithmicError(const MetricOptions& o) {
  return mean_of(losses::MeanSquaredLogarithmicError(), o.name);
}
Metric LogCoshError(const MetricOptions& o) { return mean_of(losses::LogCosh(), o.name, "logcosh"); }

Metric CosineSimilarity(const CosineSimilarityOptions& o) {
  return mean_of(losses::CosineSimilarity({.axis = o.axis}), o.name, nullptr, -1);
}

Metric BinaryCrossentropy(const CrossentropyOptions& o) {
  return mean_of(
      losses::BinaryCrossentropy({.from_logits = o.from_logits, .label_smoothing = o.label_smoothing}),
      o.name);
}
Metric CategoricalCrossentropy(const CrossentropyOptions& o) {
  return mean_of(
      losses::CategoricalCrossentropy({.from_logits = o.from_logits, .label_smoothing = o.label_smoothing}),
      o.name);
}
Metric SparseCategoricalCrossentropy(const SparseCrossentropyOptions& o) {
  return mean_of(
      losses::SparseCategoricalCrossentropy({.from_logits = o.from_logits, .ignore_class = o.ignore_class}),
      o.name);
}

Metric KLDivergence(const MetricOptions& o) { return mean_of(losses::KLDivergence(), o.name); }
Metric Poisson(const MetricOptions& o) { return mean_of(losses::Poisson(), o.name); }
Metric Hinge(const MetricOptions& o) { return mean_of(losses::Hinge(), o.name); }
Metric SquaredHinge(const MetricOptions& o) { return mean_of(losses::SquaredHinge(), o.name); }
Metric CategoricalHinge(const MetricOptions& o) { return mean_of(losses::CategoricalHinge(), o.name); }

}  // namespace lamina::metrics
