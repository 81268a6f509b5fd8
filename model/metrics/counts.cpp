#include <fmt/format.h>

#include "core/base/at_line.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "core/ops/slice.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"
#include "model/losses/weights.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

// Which elements are counted: those with this prediction and this label.
struct Cell {
  bool positive, label;
};
constexpr Cell kTruePositive{true, true}, kFalsePositive{true, false}, kTrueNegative{false, false},
    kFalseNegative{false, true};

Value is(const Value& x, bool wanted) { return wanted ? x : ops::logical_not(x); }

// Counts one kind of elements; with a second kind the result is the first one's share of both.
class CountMetric final : public MetricBody {
 public:
  CountMetric(std::vector<Cell> cells, std::string name, const CountOptions& options)
      : cells_(std::move(cells)), name_(std::move(name)), options_(options) {
    if (!(options.thresholds >= 0 && options.thresholds <= 1))
      throw Error(name_ + " expects a threshold from 0 to 1, received " + fmt::to_string(options.thresholds) +
                  ".\n  Keras's default is 0.5.");
  }

  TensorTypes accumulators(const TensorType&, const TensorType&) const override {
    return TensorTypes(cells_.size(), {DType::Float64, {}});
  }

  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override {
    const auto [y, p] = losses::match(y_true, y_pred, name_);
    const Value label = ops::not_equal(column(y), 0.0), positive = column(p) > options_.thresholds;
    Values after;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const Value hits = ops::logical_and(is(label, cells_[i].label), is(positive, cells_[i].positive));
      after.push_back(accumulate(accumulators[i], weighted_count(hits, weights)));
    }
    return after;
  }

  double result(std::span<const Tensor> accumulators) const override {
    const double count = accumulators[0].item<double>();
    return cells_.size() == 1 ? count : ratio(count, count + accumulators[1].item<double>());
  }

 private:
  Value column(const Value& x) const {
    if (!options_.class_id) return x;
    const int id = *options_.class_id;
    if (id < 0 || id >= x.shape().back())
      throw Error(name_ + " expects a class_id below the " + std::to_string(x.shape().back()) +
                  " columns of the predictions, received " + std::to_string(id) +
                  ".\n  Columns are counted from 0.");
    return ops::slice_axis(x, -1, {.start = id, .stop = id + 1});
  }

  Value weighted_count(const Value& hits, const Value& weights) const {
    const LossTerms ones{ops::cast(hits, DType::Float32)};
    return ops::sum(weights ? ones.terms * losses::spread(weights, ones, name_) : ones.terms);
  }

  std::vector<Cell> cells_;
  std::string name_;
  CountOptions options_;
};

Metric counting(std::vector<Cell> cells, const CountOptions& o, const losses::KerasNames& keras,
                const Source& where) {
  const std::string name = losses::name_or(o.name, keras.name);
  std::optional<Config> config;
  // Keras counts in a column only where there are two kinds of elements.
  if (!o.class_id || cells.size() == 2) config = config_of(keras.class_name, o, name);
  return at_line(where, [&]() -> Metric {
    return {name, std::make_shared<CountMetric>(std::move(cells), name, o), std::move(config)};
  });
}

}  // namespace

Metric TruePositives(const CountOptions& o, const Source& where) {
  return counting({kTruePositive}, o, {"true_positives", "TruePositives"}, where);
}
Metric FalsePositives(const CountOptions& o, const Source& where) {
  return counting({kFalsePositive}, o, {"false_positives", "FalsePositives"}, where);
}
Metric TrueNegatives(const CountOptions& o, const Source& where) {
  return counting({kTrueNegative}, o, {"true_negatives", "TrueNegatives"}, where);
}
Metric FalseNegatives(const CountOptions& o, const Source& where) {
  return counting({kFalseNegative}, o, {"false_negatives", "FalseNegatives"}, where);
}
Metric Precision(const CountOptions& o, const Source& where) {
  return counting({kTruePositive, kFalsePositive}, o, {"precision", "Precision"}, where);
}
Metric Recall(const CountOptions& o, const Source& where) {
  return counting({kTruePositive, kFalseNegative}, o, {"recall", "Recall"}, where);
}

}  // namespace lamina::metrics
