#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/ir/graph.h"
#include "core/runtime/tensor.h"
#include "model/losses/loss.h"

namespace lamina {

// What a kind of metric does; see Metric. Immutable. `weights` are none or as in Loss.
class MetricBody {
 public:
  virtual ~MetricBody() = default;
  virtual TensorTypes accumulators(const TensorType& y_true, const TensorType& y_pred) const = 0;
  virtual Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                        const Value& weights) const = 0;
  virtual double result(std::span<const Tensor> accumulators) const = 0;

  // The body to take for labels and predictions of these types; null: this one.
  virtual std::shared_ptr<const MetricBody> chosen(const TensorType& /*y_true*/,
                                                   const TensorType& /*y_pred*/) const {
    return nullptr;
  }
};

// A figure about a whole epoch. A value, cheap to copy. Sums over batches are Float64 states on the device;
// within a batch they are Float32.
//   Metric accuracy = "accuracy";
//   Metric strict = metrics::BinaryAccuracy({.threshold = 0.9, .name = "strict"});
//   Metric own = losses::custom("gap", [](auto y, auto p) { return ops::abs(y - p); });   // its mean
class Metric {
 public:
  // One of Keras's by its name ("mae", "auc", "BinaryAccuracy"), with its defaults; "accuracy" and "acc",
  // "crossentropy" and "ce" depend on shapes, see `resolve`. The name of a loss means its mean. The name in
  // the logs is the one given. Throws Error at the user's line, listing the names, if there is none such.
  Metric(const Text& name);
  template <std::size_t N>
  Metric(const char (&name)[N], const Source& where = Source::current()) : Metric(Text(name, where)) {}
  template <std::same_as<std::string> String>
  Metric(const String& name, const Source& where = Source::current()) : Metric(Text(name, where)) {}
  Metric(const Loss& loss);  // the mean over samples, whatever the loss's own reduction is
  // `config`: what Keras's files hold of it; see model/metrics/config.h.
  Metric(std::string name, std::shared_ptr<const MetricBody> body, std::optional<Config> config = {})
      : name_(std::move(name)), body_(std::move(body)), config_(std::move(config)) {}

  const std::string& name() const { return name_; }                // in the logs
  const std::optional<Config>& config() const { return config_; }  // none for your own

  // What it keeps between batches: states that start at 0.
  TensorTypes accumulators(const TensorType& y_true, const TensorType& y_pred) const {
    return body_->accumulators(y_true, y_pred);
  }

  // The accumulators after a batch. Weights and mask as in Loss; the result is then the weighted mean, or a
  // ratio of weighted counts. Throws Error if the shapes do not fit.
  Values update(std::span<const Value> accumulators, const Value& y_true, const Value& y_pred,
                const Value& weights = {}, const Value& mask = {}) const;

  // The figure, from the accumulators' values. 0 before the first batch.
  double result(std::span<const Tensor> accumulators) const { return body_->result(accumulators); }

  const std::shared_ptr<const MetricBody>& body() const { return body_; }

 private:
  std::string name_;
  std::shared_ptr<const MetricBody> body_;
  std::optional<Config> config_;
};

// Keras's rule for "accuracy" and "crossentropy": the binary kind for one prediction a sample, the sparse
// one if labels lack the classes' axis or have size 1 there, else the categorical one. Other metrics come
// back as they are; so does the name.
Metric resolve(const Metric& metric, const TensorType& y_true, const TensorType& y_pred);

}  // namespace lamina
