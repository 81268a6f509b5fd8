#include <cmath>

#include "model/losses/losses.h"
#include "model/losses/make.h"
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

template <class Body = MeanMetric, class Options>
Metric mean_of(const Loss& loss, const char* class_name, const Options& o, const char* keras_name = nullptr,
               double sign = 1) {
  const std::string name = losses::name_or(o.name, keras_name ? keras_name : loss.name().c_str());
  return {name, std::make_shared<Body>([loss, sign](const Value& y_true, const Value& y_pred) {
            LossTerms terms = loss.terms(y_true, y_pred);
            terms.scale *= sign;
            return terms;
          }),
          config_of(class_name, o, name)};
}

}  // namespace

Metric MeanSquaredError(const MetricOptions& o) {
  return mean_of(losses::MeanSquaredError(), "MeanSquaredError", o);
}
Metric RootMeanSquaredError(const MetricOptions& o) {
  return mean_of<RootMean>(losses::MeanSquaredError(), "RootMeanSquaredError", o, "root_mean_squared_error");
}
Metric MeanAbsoluteError(const MetricOptions& o) {
  return mean_of(losses::MeanAbsoluteError(), "MeanAbsoluteError", o);
}
Metric MeanAbsolutePercentageError(const MetricOptions& o) {
  return mean_of(losses::MeanAbsolutePercentageError(), "MeanAbsolutePercentageError", o);
}
Metric MeanSquaredLogarithmicError(const MetricOptions& o) {
  return mean_of(losses::MeanSquaredLogarithmicError(), "MeanSquaredLogarithmicError", o);
}
Metric LogCoshError(const MetricOptions& o) {
  return mean_of(losses::LogCosh(), "LogCoshError", o, "logcosh");
}

Metric CosineSimilarity(const CosineSimilarityOptions& o) {
  return mean_of(losses::CosineSimilarity({.axis = o.axis}), "CosineSimilarity", o, nullptr, -1);
}

Metric BinaryCrossentropy(const CrossentropyOptions& o) {
  return mean_of(
      losses::BinaryCrossentropy({.from_logits = o.from_logits, .label_smoothing = o.label_smoothing}),
      "BinaryCrossentropy", o);
}
Metric CategoricalCrossentropy(const CrossentropyOptions& o) {
  return mean_of(
      losses::CategoricalCrossentropy({.from_logits = o.from_logits, .label_smoothing = o.label_smoothing}),
      "CategoricalCrossentropy", o);
}
Metric SparseCategoricalCrossentropy(const SparseCrossentropyOptions& o) {
  return mean_of(
      losses::SparseCategoricalCrossentropy({.from_logits = o.from_logits, .ignore_class = o.ignore_class}),
      "SparseCategoricalCrossentropy", o);
}

Metric KLDivergence(const MetricOptions& o) { return mean_of(losses::KLDivergence(), "KLDivergence", o); }
Metric Poisson(const MetricOptions& o) { return mean_of(losses::Poisson(), "Poisson", o); }
Metric Hinge(const MetricOptions& o) { return mean_of(losses::Hinge(), "Hinge", o); }
Metric SquaredHinge(const MetricOptions& o) { return mean_of(losses::SquaredHinge(), "SquaredHinge", o); }
Metric CategoricalHinge(const MetricOptions& o) {
  return mean_of(losses::CategoricalHinge(), "CategoricalHinge", o);
}

}  // namespace lamina::metrics
