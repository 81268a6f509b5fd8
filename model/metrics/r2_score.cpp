#include <cmath>

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"
#include "model/losses/weights.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

// Keeps of each column the weighted sums of y, y^2 and (y - p)^2, and the sum of weights. Float64 throughout:
// the variance is a difference of the sums.
class R2 final : public MetricBody {
 public:
  R2(std::string name, const Text& aggregation)
      : name_(std::move(name)), by_variance_(aggregation.value == "variance_weighted_average") {
    if (!by_variance_ && aggregation.value != "uniform_average")
      throw Error(aggregation.where, name_ + " knows no class_aggregation \"" + aggregation.value +
                                         "\".\n  Use \"uniform_average\" or \"variance_weighted_average\".");
  }

  TensorTypes accumulators(const TensorType&, const TensorType& y_pred) const override {
    if (y_pred.shape.rank() > 2)
      throw Error(name_ + " expects predictions [n, columns], received " + to_string(y_pred) +
                  ".\n  Flatten the steps of a sequence into samples.");
    const TensorType column{DType::Float64, {y_pred.shape.rank() == 2 ? y_pred.shape[1] : 1}};
    return {column, column, column, {DType::Float64, {}}};
  }

  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override {
    const auto [labels, predictions] = losses::match(y_true, y_pred, name_);
    const Value y = ops::cast(labels, DType::Float64), p = ops::cast(predictions, DType::Float64);
    const LossTerms rows{y, 1};
    const Value w = weights ? losses::spread(weights, rows, name_) : Value{};
    auto column_sums = [&](const Value& x) { return ops::sum(w ? x * w : x, {.axes = {0}}); };
    const Value count =
        w ? losses::weight_sum(w, rows) : ops::scalar_like(y, static_cast<double>(y.shape()[0]));
    return {accumulate(accumulators[0], column_sums(y)), accumulate(accumulators[1], column_sums(y * y)),
            accumulate(accumulators[2], column_sums(ops::square(y - p))), accumulate(accumulators[3], count)};
  }

  double result(std::span<const Tensor> accumulators) const override {
    const double count = accumulators[3].item<double>();
    const auto sums = accumulators[0].span<double>(), squares = accumulators[1].span<double>(),
               residuals = accumulators[2].span<double>();
    double scores = 0, weighted = 0, variances = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double variance = squares[i] - sums[i] * ratio(sums[i], count);
      const double raw = 1 - residuals[i] / variance, score = std::isfinite(raw) ? raw : 0;
      scores += score;
      weighted += score * variance;
      variances += variance;
    }
    return by_variance_ ? ratio(weighted, variances) : scores / static_cast<double>(sums.size());
  }

 private:
  std::string name_;
  bool by_variance_;
};

}  // namespace

Metric R2Score(const R2Options& o) {
  const std::string name = losses::name_or(o.name, "r2_score");
  return {name, std::make_shared<R2>(name, o.class_aggregation), config_of("R2Score", o, name)};
}

}  // namespace lamina::metrics
