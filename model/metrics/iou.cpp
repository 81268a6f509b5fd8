#include <algorithm>
#include <numeric>

#include "core/base/at_line.h"
#include "core/ops/argmax.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/gather.h"
#include "core/ops/iota.h"
#include "core/ops/reshape.h"
#include "model/losses/make.h"
#include "model/losses/weights.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

using losses::kEpsilon;

// Keeps the confusion matrix [classes, classes]: the weight of elements by label and predicted class.
class IntersectionOverUnion final : public MetricBody {
 public:
  IntersectionOverUnion(std::string name, IoUOptions options, std::optional<double> threshold = {})
      : name_(std::move(name)), options_(std::move(options)), threshold_(threshold) {
    if (options_.num_classes < 1)
      throw Error(name_ + " expects num_classes, the number of classes there are, received " +
                  std::to_string(options_.num_classes) + ".\n  Set .num_classes.");
    for (int id : options_.target_class_ids)
      if (id < 0 || id >= options_.num_classes)
        throw Error(name_ + " expects target_class_ids below num_classes " +
                    std::to_string(options_.num_classes) + ", received " + std::to_string(id) +
                    ".\n  Classes are counted from 0.");
  }

  TensorTypes accumulators(const TensorType&, const TensorType&) const override {
    return {{DType::Float64, {classes() * classes()}}};
  }

  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights) const override {
    Value y = options_.sparse_y_true ? ops::cast(y_true, DType::Int32) : largest(y_true);
    const Value p = predicted_class(y_pred);
    if (y.rank() == p.rank() + 1 && y.shape().back() == 1) y = ops::reshape(y, p.shape());
    if (!compatible(y.shape(), p.shape()))
      throw Error(name_ + " expects a label for each predicted class " + to_string(p.shape()) +
                  ", received labels " + to_string(y_true.type()) +
                  ".\n  Say with sparse_y_true and sparse_y_pred which of both are numbers of classes.");
    const Value counts = options_.ignore_class ? ops::not_equal(y, *options_.ignore_class * 1.0) : Value{};
    const Value w = flat_weights(losses::masked_weights(weights, counts, DType::Float32), y);
    // Looked up, because a look-up refuses a class that there is not before any weight changes.
    const Value cells = ops::iota(*y.graph, classes() * classes());
    const Value cell = ops::gather(cells, ops::reshape(cell_of(y, p, counts), {kUnknown}));
    return {accumulate(accumulators[0], ops::scatter_add(cell, w, classes() * classes()))};
  }

  double result(std::span<const Tensor> accumulators) const override {
    const std::span<const double> matrix = accumulators[0].span<double>();
    const auto n = static_cast<std::size_t>(classes());
    double total = 0, occurring = 0;
    for (std::size_t i : targets()) {
      double labelled = 0, predicted = 0;
      for (std::size_t j = 0; j < n; ++j) labelled += matrix[i * n + j], predicted += matrix[j * n + i];
      const double common = matrix[i * n + i], either = labelled + predicted - common;
      total += common / (either + kEpsilon);
      occurring += either > 1e-9 ? 1 : 0;
    }
    return total / (occurring + kEpsilon);
  }

 private:
  std::int64_t classes() const { return options_.num_classes; }

  std::vector<std::size_t> targets() const {
    if (!options_.target_class_ids.empty())
      return {options_.target_class_ids.begin(), options_.target_class_ids.end()};
    std::vector<std::size_t> all(static_cast<std::size_t>(classes()));
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }

  Value largest(const Value& x) const {
    if (x.rank() >= 1 && x.shape().back() <= classes()) return ops::argmax(x);
    throw Error(name_ + " expects at most the " + std::to_string(classes()) +
                " classes of num_classes along the last axis, received " + to_string(x.type()) +
                ".\n  Set .num_classes to the number of classes there are.");
  }

  Value predicted_class(const Value& p) const {
    if (threshold_) return ops::cast(p >= *threshold_, DType::Int32);
    return options_.sparse_y_pred ? ops::cast(p, DType::Int32) : largest(p);
  }

  // Where the pair is counted; -1, which stops the run, if one of both is no class.
  Value cell_of(const Value& y, const Value& p, const Value& counts) const {
    const auto n = static_cast<double>(classes());
    auto in_range = [&](const Value& x) { return ops::logical_and(x >= 0.0, x < n); };
    const Value cell = ops::where(ops::logical_and(in_range(y), in_range(p)), y * n + p, -1.0);
    return counts ? ops::where(counts, cell, 0.0) : cell;
  }

  Value flat_weights(const Value& weights, const Value& y) const {
    const LossTerms elements{ops::broadcast_to(ops::full(*y.graph, 1, {DType::Float32, {}}), y.shape())};
    const Value w = weights ? elements.terms * losses::spread(weights, elements, name_) : elements.terms;
    return ops::reshape(w, {kUnknown});
  }

  std::string name_;
  IoUOptions options_;
  std::optional<double> threshold_;
};

// `o` says what the metric is in Keras's words, and `as_iou` in ours.
template <class Options>
Metric make(const losses::KerasNames& keras, const Options& o, const IoUOptions& as_iou, const Source& where,
            std::optional<double> threshold = {}) {
  const std::string name = losses::name_or(o.name, keras.name);
  return at_line(where, [&]() -> Metric {
    return {name, std::make_shared<IntersectionOverUnion>(name, as_iou, threshold),
            config_of(keras.class_name, o, name)};
  });
}

}  // namespace

Metric IoU(const IoUOptions& o, const Source& where) { return make({"io_u", "IoU"}, o, o, where); }

Metric MeanIoU(const MeanIoUOptions& o, const Source& where) {
  return make({"mean_io_u", "MeanIoU"}, o,
              {.num_classes = o.num_classes,
               .ignore_class = o.ignore_class,
               .sparse_y_true = o.sparse_y_true,
               .sparse_y_pred = o.sparse_y_pred},
              where);
}

Metric OneHotMeanIoU(const OneHotMeanIoUOptions& o, const Source& where) {
  return make({"one_hot_mean_io_u", "OneHotMeanIoU"}, o,
              {.num_classes = o.num_classes,
               .ignore_class = o.ignore_class,
               .sparse_y_true = false,
               .sparse_y_pred = o.sparse_y_pred},
              where);
}

Metric BinaryIoU(const BinaryIoUOptions& o, const Source& where) {
  return make({"binary_io_u", "BinaryIoU"}, o, {.num_classes = 2, .target_class_ids = o.target_class_ids},
              where, o.threshold);
}

}  // namespace lamina::metrics
