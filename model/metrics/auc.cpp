#include "core/base/at_line.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/gather.h"
#include "core/ops/iota.h"
#include "core/ops/reshape.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"
#include "model/losses/weights.h"
#include "model/metrics/area.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

Curve curve_from_name(const Text& name) {
  if (name.value == "ROC" || name.value == "roc") return Curve::ROC;
  if (name.value == "PR" || name.value == "pr") return Curve::PR;
  throw Error(name.where, "AUC knows no curve \"" + name.value + "\".\n  Use \"ROC\" or \"PR\".");
}

Summation summation_from_name(const Text& name) {
  if (name.value == "interpolation") return Summation::Interpolation;
  if (name.value == "minoring") return Summation::Minoring;
  if (name.value == "majoring") return Summation::Majoring;
  throw Error(name.where, "AUC knows no summation_method \"" + name.value +
                              "\".\n  Use \"interpolation\", \"minoring\" or \"majoring\".");
}

// Keeps, for each interval between two thresholds, the weight of the elements predicted there: [labels,
// intervals, 2], those with y = 0 and those with y = 1. The thresholds are i / (count - 1), the first one
// below 0 and the last above 1.
class AreaUnderCurve final : public MetricBody {
 public:
  AreaUnderCurve(std::string name, const AUCOptions& o)
      : name_(std::move(name)),
        thresholds_(o.num_thresholds),
        curve_(curve_from_name(o.curve)),
        summation_(summation_from_name(o.summation_method)),
        multi_label_(o.multi_label),
        from_logits_(o.from_logits) {
    if (thresholds_ < 2)
      throw Error(name_ + " expects num_thresholds of at least 2, received " + std::to_string(thresholds_) +
                  ".\n  Keras's default is 200.");
  }

  TensorTypes accumulators(const TensorType&, const TensorType& y_pred) const override {
    return {{DType::Float64, {2 * thresholds_ * curves(y_pred.shape)}}};
  }

  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override {
    const auto [y, p] = losses::match(y_true, y_pred, name_);
    const Value cell = interval(p) * 2.0 + ops::cast(ops::not_equal(y, 0.0), DType::Int32);
    const Value counts = ops::scatter_add(ops::reshape(cell, {kUnknown}), flat_weights(weights, p),
                                          2 * thresholds_ * curves(p.shape()));
    return {accumulate(accumulators[0], counts)};
  }

  double result(std::span<const Tensor> accumulators) const override {
    const std::span<const double> counts = accumulators[0].span<double>();
    const auto n = static_cast<std::size_t>(thresholds_), labels = counts.size() / (2 * n);
    double total = 0;
    for (std::size_t label = 0; label < labels; ++label) {
      std::vector<double> positives, negatives;
      for (std::size_t i = label * n; i < (label + 1) * n; ++i) {
        negatives.push_back(counts[2 * i]);
        positives.push_back(counts[2 * i + 1]);
      }
      total += area(at_thresholds(positives, negatives), curve_, summation_);
    }
    return total / static_cast<double>(labels);
  }

 private:
  std::int64_t curves(const Shape& predictions) const {
    if (!multi_label_) return 1;
    if (predictions.rank() == 2) return predictions[1];
    throw Error(name_ + " with multi_label expects predictions [n, labels], received " +
                to_string(predictions) + ".\n  Leave multi_label away, or flatten the predictions.");
  }

  // The number of the interval, counted over all curves. A prediction on a threshold lies below it, since
  // positive means above; relu takes NaN into the first interval.
  Value interval(const Value& p) const {
    const Value q = ops::clip(from_logits_ ? ops::sigmoid(p) : p, 0, 1);
    const Value place = ops::relu(ops::ceil(q * static_cast<double>(thresholds_ - 1)) - 1.0);
    const Value within = ops::cast(place, DType::Int32);
    if (!multi_label_) return within;
    return within + ops::iota(*p.graph, curves(p.shape())) * static_cast<double>(thresholds_);
  }

  Value flat_weights(const Value& weights, const Value& p) const {
    const LossTerms elements{p};
    const Value w = weights ? losses::spread(weights, elements, name_) : ops::scalar_like(p, 1);
    return ops::reshape(ops::broadcast_to(w, p.shape()), {kUnknown});
  }

  std::string name_;
  std::int64_t thresholds_;
  Curve curve_;
  Summation summation_;
  bool multi_label_, from_logits_;
};

}  // namespace

Metric AUC(const AUCOptions& o, const Source& where) {
  const std::string name = losses::name_or(o.name, "auc");
  return at_line(where, [&]() -> Metric {
    return {name, std::make_shared<AreaUnderCurve>(name, o), config_of("AUC", o, name)};
  });
}

}  // namespace lamina::metrics
