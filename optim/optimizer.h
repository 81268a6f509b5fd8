#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/ir/graph.h"
#include "optim/learning_rate.h"

namespace lamina {

// What all optimizers can do besides their own formula. At most one of the three clips may be set.
struct OptimizerOptions {
  LearningRate learning_rate = 0.001;
  double weight_decay = 0;     // decoupled: w -= w * weight_decay * learning_rate before the step
  double clipnorm = 0;         // each gradient is scaled down to this norm
  double clipvalue = 0;        // each element of a gradient is cut off at +- this
  double global_clipnorm = 0;  // all gradients together are scaled down to this norm
};

// One step as a formula sees it: rank-0 values.
struct OptimizerStep {
  Value iteration;      // Int64: updates made so far
  Value count;          // Float64: updates with this one, Keras's t = 1, 2, ...
  Value learning_rate;  // Float64
};

// A kind of optimizer: which slots it keeps for each weight, and the formula of an update in ops.
class OptimizerBody {
 public:
  virtual ~OptimizerBody() = default;
  virtual std::string name() const = 0;  // "adam"
  virtual std::vector<std::string> slots() const {
    return {};
  }  // "momentum", ...: tensors like the weight, at first 0

  // The weight's and the slots' new values, in order, from those before and the gradient.
  virtual Values update(const OptimizerStep& step, const Value& w, const Value& g,
                        std::span<const Value> slots) const = 0;
};

// A value: copies mean the same settings. Slots live in the model that is compiled with it.
//   model.compile({.optimizer = optim::SGD({.learning_rate = 0.1, .momentum = 0.9}), .loss = "mse"});
class Optimizer {
 public:
  // "sgd", "adam", "adamw" or "rmsprop" with Keras's defaults. Throws Error listing the names for another.
  Optimizer(const Text& name);
  template <std::size_t N>
  Optimizer(const char (&name)[N], const Source& where = Source::current()) : Optimizer(Text(name, where)) {}
  template <std::same_as<std::string> String>
  Optimizer(const String& name, const Source& where = Source::current()) : Optimizer(Text(name, where)) {}
  // Throws Error for settings that cannot be meant: negative or non-finite rates, two kinds of clipping.
  // `config`: what Keras's files hold of it but for the learning rate; see optim/config.h.
  Optimizer(std::shared_ptr<const OptimizerBody> body, OptimizerOptions options, const Source& where,
            std::optional<Config> config = {});

  const OptimizerBody& body() const { return *body_; }
  const OptimizerOptions& options() const { return options_; }
  const std::optional<Config>& config() const { return config_; }  // none for your own

  // The gradients as they go into the formula: clipped.
  Values clip(const Values& gradients) const;
  // The weight after decoupled weight decay.
  Value decay(const OptimizerStep& step, const Value& w) const;

 private:
  std::shared_ptr<const OptimizerBody> body_;
  OptimizerOptions options_;
  std::optional<Config> config_;
};

}  // namespace lamina
