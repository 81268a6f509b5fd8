#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>

#include "core/base/config.h"
#include "core/base/text.h"
#include "model/losses/loss_terms.h"

namespace lamina {

// How the losses of the samples become one number, in Keras's words:
//   "sum_over_batch_size", "mean"  their weighted sum divided by their number, whatever the weights are
//   "mean_with_sample_weight"      their weighted sum divided by the sum of the weights
//   "sum"                          their weighted sum
// "none" is refused: what is minimised must be a number.
enum class Reduction { Mean, MeanWithSampleWeight, Sum };

// Throws Error naming these.
Reduction reduction_from_name(const Text& keras_name);

// What an output is trained for. A value, cheap to copy; the default one is none at all.
//   Loss loss = "mse";
//   Loss on_logits = losses::SparseCategoricalCrossentropy({.from_logits = true});
//   Value number = loss(labels, predictions, weights);
// Cross-entropies look behind a final sigmoid or softmax and compute from its logits, as Keras does with
// TensorFlow. "crossentropy" and "ce" choose between the binary, sparse and categorical one by the shapes
// they meet.
class Loss {
 public:
  using Function = std::function<LossTerms(const Value& y_true, const Value& y_pred)>;

  Loss() = default;
  // One of Keras's by its name ("mean_squared_error", "MeanSquaredError", "mse"), with its defaults. Throws
  // Error at the user's line, listing the names, if there is none such.
  Loss(const Text& name);
  template <std::size_t N>
  Loss(const char (&name)[N], const Source& where = Source::current()) : Loss(Text(name, where)) {}
  template <std::same_as<std::string> String>
  Loss(const String& name, const Source& where = Source::current()) : Loss(Text(name, where)) {}
  // `config`: what Keras's files hold of it; see model/losses/config.h.
  Loss(std::string name, Reduction reduction, Function function, std::optional<Config> config = {})
      : name_(std::move(name)),
        reduction_(reduction),
        function_(std::move(function)),
        config_(std::move(config)) {}

  const std::string& name() const { return name_; }  // "mean_squared_error"
  Reduction reduction() const { return reduction_; }
  const std::optional<Config>& config() const { return config_; }  // none for your own
  Loss written_as(Config config) const;                            // the same with another config
  explicit operator bool() const { return static_cast<bool>(function_); }

  // The loss of a batch: rank 0, Float32 (Float64 if the predictions are). Labels may be of any number type.
  // `weights`: of rank 0, one a sample [n], or more along the samples' further axes, such as [n, steps]; a
  // dimension of 1 stretches. `mask`: Bool, laid over the samples in the same way; those where it is false
  // do not count, and a mean is over those that do. Throws Error if the shapes do not fit; labels that no
  // class has stop the run.
  Value operator()(const Value& y_true, const Value& y_pred, const Value& weights = {},
                   const Value& mask = {}) const;

  // The same before it is reduced.
  LossTerms terms(const Value& y_true, const Value& y_pred) const { return function_(y_true, y_pred); }

 private:
  std::string name_;
  Reduction reduction_ = Reduction::Mean;
  Function function_;
  std::optional<Config> config_;
};

}  // namespace lamina
