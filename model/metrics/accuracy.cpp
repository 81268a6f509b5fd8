#include <fmt/format.h>

#include <limits>

#include "core/base/error.h"
#include "core/ops/argmax.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/one_hot.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/unary.h"
#include "model/losses/make.h"
#include "model/metrics/mean_metric.h"
#include "model/metrics/metrics.h"

namespace lamina::metrics {
namespace {

using losses::class_labels, losses::match, losses::match_classes, losses::name_or;

Metric mean_of(const std::string& name, Config config, Loss::Function terms) {
  return {name, std::make_shared<MeanMetric>(std::move(terms)), std::move(config)};
}

Value as_numbers(const Value& hits) { return ops::cast(hits, DType::Float32); }

// Fewer than k classes lie above the label's. Written so that NaN is never a hit, nor a label that is no
// class.
LossTerms in_top_k(const Value& labels, const Value& p, int k) {
  const std::int64_t classes = p.shape()[-1];
  const Value of_label = ops::max(
      ops::where(ops::one_hot(labels, classes, DType::Bool), p, -std::numeric_limits<double>::infinity()),
      {.axes = {-1}, .keepdims = true});
  const Value above = ops::sum(as_numbers(ops::logical_not(p <= of_label)), {.axes = {-1}});
  return {as_numbers(above < static_cast<double>(std::min<std::int64_t>(k, classes)))};
}

void require_k(int k, const std::string& name, const Source& where) {
  if (k >= 1) return;
  throw Error(
      where, name + " expects k of at least 1, received " + std::to_string(k) + ".\n  Keras's default is 5.");
}

}  // namespace

Metric Accuracy(const MetricOptions& o) {
  const std::string name = name_or(o.name, "accuracy");
  return mean_of(name, config_of("Accuracy", o, name), [name](const Value& y_true, const Value& y_pred) {
    const auto [y, p] = match(y_true, y_pred, name);
    return losses::mean_along(as_numbers(ops::equal(y, p)), -1);
  });
}

Metric BinaryAccuracy(const BinaryAccuracyOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "binary_accuracy");
  if (!(o.threshold > 0 && o.threshold < 1))
    throw Error(where, name + " expects a threshold between 0 and 1, received " +
                           fmt::to_string(o.threshold) + ".\n  Keras's default is 0.5.");
  return mean_of(name, config_of("BinaryAccuracy", o, name),
                 [name, threshold = o.threshold](const Value& y_true, const Value& y_pred) {
                   const auto [y, p] = match(y_true, y_pred, name);
                   return losses::mean_along(as_numbers(ops::equal(y, ops::cast(p > threshold, y.dtype()))),
                                             -1);
                 });
}

Metric CategoricalAccuracy(const MetricOptions& o) {
  const std::string name = name_or(o.name, "categorical_accuracy");
  return mean_of(name, config_of("CategoricalAccuracy", o, name),
                 [name](const Value& y_true, const Value& y_pred) {
                   const auto [y, p] = match_classes(y_true, y_pred, name);
                   return LossTerms{as_numbers(ops::equal(ops::argmax(y), ops::argmax(p)))};
                 });
}

Metric SparseCategoricalAccuracy(const MetricOptions& o) {
  const std::string name = name_or(o.name, "sparse_categorical_accuracy");
  return mean_of(
      name, config_of("SparseCategoricalAccuracy", o, name),
      [name](const Value& y_true, const Value& y_pred) {
        return LossTerms{as_numbers(ops::equal(class_labels(y_true, y_pred, name), ops::argmax(y_pred)))};
      });
}

Metric TopKCategoricalAccuracy(const TopKOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "top_k_categorical_accuracy");
  require_k(o.k, name, where);
  return mean_of(name, config_of("TopKCategoricalAccuracy", o, name),
                 [name, k = o.k](const Value& y_true, const Value& y_pred) {
                   const auto [y, p] = match_classes(y_true, y_pred, name);
                   return in_top_k(ops::argmax(y), p, k);
                 });
}

Metric SparseTopKCategoricalAccuracy(const TopKOptions& o, const Source& where) {
  const std::string name = name_or(o.name, "sparse_top_k_categorical_accuracy");
  require_k(o.k, name, where);
  return mean_of(name, config_of("SparseTopKCategoricalAccuracy", o, name),
                 [name, k = o.k](const Value& y_true, const Value& y_pred) {
                   return in_top_k(class_labels(y_true, y_pred, name), y_pred, k);
                 });
}

}  // namespace lamina::metrics
