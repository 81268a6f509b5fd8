#include "model/metrics/mean_metric.h"

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "model/losses/weights.h"

namespace lamina::metrics {
namespace {

Value scaled(const Value& x, double factor) { return factor == 1 ? x : x * factor; }

}  // namespace

TensorTypes MeanMetric::accumulators(const TensorType&, const TensorType&) const {
  return {{DType::Float64, {}}, {DType::Float64, {}}};  // weighted sum, sum of weights
}

Values MeanMetric::update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                          const Value& weights) const {
  const LossTerms t = terms_(y_true, y_pred);
  const Shape samples = samples_of(t);
  const std::int64_t rows = samples.empty() ? 1 : samples[0], all = samples.numel();
  const double a_step = all > 0 ? static_cast<double>(rows) / static_cast<double>(all) : 1;
  const Value counting = losses::masked_weights(weights, t.mask, t.terms.dtype());
  if (!counting)
    return {accumulate(accumulators[0], scaled(ops::sum(t.terms), t.scale * a_step)),
            accumulators[1] + static_cast<double>(rows)};
  const Value w = losses::spread(counting, t, "a metric");
  return {accumulate(accumulators[0], scaled(ops::sum(t.terms * w), t.scale * a_step)),
          accumulate(accumulators[1], scaled(losses::weight_sum(w, t), a_step))};
}

double MeanMetric::result(std::span<const Tensor> accumulators) const {
  return ratio(accumulators[0].item<double>(), accumulators[1].item<double>());
}

Value accumulate(const Value& accumulator, const Value& sum) {
  return accumulator + ops::cast(sum, DType::Float64);
}

}  // namespace lamina::metrics
