#include <fmt/format.h>

#include "core/base/at_line.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"
#include "model/losses/weights.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

using losses::kEpsilon;

struct Counts {
  double tp = 0, fp = 0, fn = 0;
};

double score(const Counts& c, double beta) {
  const double precision = c.tp / (c.tp + c.fp + kEpsilon), recall = c.tp / (c.tp + c.fn + kEpsilon);
  return (1 + beta * beta) * (precision * recall / (beta * beta * precision + recall + kEpsilon));
}

void require_options(const std::string& name, const FBetaOptions& o) {
  const std::string& average = o.average.value;
  if (average.empty())
    throw Error(name +
                " gives one number a class unless it is averaged.\n  Set .average to "
                "\"macro\", \"weighted\" or \"micro\".");
  if (average != "macro" && average != "weighted" && average != "micro")
    throw Error(o.average.where,
                name + " knows no average \"" + average + "\".\n  Use \"macro\", \"weighted\" or \"micro\".");
  if (!(o.beta > 0))
    throw Error(name + " expects beta above 0, received " + fmt::to_string(o.beta) +
                ".\n  Keras's default is 1.");
  if (o.threshold && !(*o.threshold > 0 && *o.threshold <= 1))
    throw Error(name + " expects a threshold above 0 and at most 1, received " +
                fmt::to_string(*o.threshold) + ".\n  Leave it away to take the largest prediction.");
}

// Keeps three counts of each class: true positives, false positives, false negatives.
class FScore final : public MetricBody {
 public:
  FScore(std::string name, const FBetaOptions& options) : name_(std::move(name)), options_(options) {
    require_options(name_, options_);
  }

  TensorTypes accumulators(const TensorType&, const TensorType& y_pred) const override {
    if (y_pred.shape.rank() != 2)
      throw Error(name_ + " expects predictions [n, classes], received " + to_string(y_pred) +
                  ".\n  Flatten the steps of a sequence into samples.");
    return TensorTypes(3, {DType::Float64, {y_pred.shape[1]}});
  }

  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override {
    const auto [y, p] = losses::match(y_true, y_pred, name_);
    const Value positive = ops::cast(is_positive(p), p.dtype());
    const Value cells[] = {positive * y, positive * (1.0 - y), (1.0 - positive) * y};
    Values after;
    for (std::size_t i = 0; i < 3; ++i) {
      const LossTerms of_class{cells[i], 1};
      const Value weighted = weights ? cells[i] * losses::spread(weights, of_class, name_) : cells[i];
      after.push_back(accumulate(accumulators[i], ops::sum(weighted, {.axes = {0}})));
    }
    return after;
  }

  double result(std::span<const Tensor> accumulators) const override {
    const auto tp = accumulators[0].span<double>(), fp = accumulators[1].span<double>(),
               fn = accumulators[2].span<double>();
    Counts all;
    double plain = 0, by_labels = 0;
    for (std::size_t i = 0; i < tp.size(); ++i) {
      const Counts c{tp[i], fp[i], fn[i]};
      all = {all.tp + c.tp, all.fp + c.fp, all.fn + c.fn};
      plain += score(c, options_.beta);
      by_labels += score(c, options_.beta) * (c.tp + c.fn);
    }
    if (options_.average.value == "micro") return score(all, options_.beta);
    if (options_.average.value == "macro") return plain / static_cast<double>(tp.size());
    return by_labels / (all.tp + all.fn + kEpsilon);
  }

 private:
  Value is_positive(const Value& p) const {
    if (options_.threshold) return p > *options_.threshold;
    // A sample that is all zeros has no positive class.
    return ops::logical_and(p >= ops::max(p, {.axes = {-1}, .keepdims = true}), ops::abs(p) > 1e-9);
  }

  std::string name_;
  FBetaOptions options_;
};

}  // namespace

Metric FBetaScore(const FBetaOptions& o, const Source& where) {
  const std::string name = losses::name_or(o.name, "fbeta_score");
  return at_line(where, [&]() -> Metric {
    return {name, std::make_shared<FScore>(name, o), config_of("FBetaScore", o, name)};
  });
}

Metric F1Score(const F1Options& o, const Source& where) {
  const std::string name = losses::name_or(o.name, "f1_score");
  const FBetaOptions of_beta{.average = o.average, .beta = 1, .threshold = o.threshold};
  return at_line(where, [&]() -> Metric {
    return {name, std::make_shared<FScore>(name, of_beta), config_of("F1Score", o, name)};
  });
}

}  // namespace lamina::metrics
