#include <fmt/format.h>

#include "core/ops/adam.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/unary.h"
#include "optim/optimizer_settings.h"

namespace lamina::optim {
namespace {

class AdamBody final : public OptimizerBody {
 public:
  AdamBody(std::string name, double beta_1, double beta_2, double epsilon, bool amsgrad)
      : name_(std::move(name)), beta_1_(beta_1), beta_2_(beta_2), epsilon_(epsilon), amsgrad_(amsgrad) {}

  std::string name() const override { return name_; }
  std::vector<std::string> slots() const override {
    if (amsgrad_) return {"momentum", "velocity", "velocity_hat"};
    return {"momentum", "velocity"};
  }
  Values update(const OptimizerStep& step, const Value& w, const Value& g,
                std::span<const Value> slots) const override {
    const Value alpha = ops::cast(rate(step), w.dtype());
    if (!amsgrad_) return ops::adam_update(alpha, w, slots[0], slots[1], g, {beta_1_, beta_2_, epsilon_});
    const Value m = slots[0] + (g - slots[0]) * (1 - beta_1_);
    const Value v = slots[1] + (ops::square(g) - slots[1]) * (1 - beta_2_);
    const Value v_hat = ops::maximum(slots[2], v);
    return {w - alpha * m / (ops::sqrt(v_hat) + epsilon_), m, v, v_hat};
  }

 private:
  // In double: 1 - beta_2^t is a small difference of numbers near 1.
  Value rate(const OptimizerStep& step) const {
    return step.learning_rate * ops::sqrt(1.0 - ops::pow(beta_2_, step.count)) /
           (1.0 - ops::pow(beta_1_, step.count));
  }

  std::string name_;
  double beta_1_, beta_2_, epsilon_;
  bool amsgrad_;
};

template <class Options>
Optimizer make(const char* name, const char* class_name, const char* keras_name, const Options& o,
               const Source& where) {
  if (!(o.beta_1 >= 0 && o.beta_1 < 1 && o.beta_2 >= 0 && o.beta_2 < 1 && o.epsilon >= 0))
    throw Error(where,
                std::string(name) +
                    " expects beta_1 and beta_2 from 0 to below 1 and epsilon of at least 0, received " +
                    fmt::to_string(o.beta_1) + ", " + fmt::to_string(o.beta_2) + " and " +
                    fmt::to_string(o.epsilon) + ".\n  Keras's defaults are 0.9, 0.999 and 1e-7.");
  return {std::make_shared<AdamBody>(name, o.beta_1, o.beta_2, o.epsilon, o.amsgrad),
          {o.learning_rate, o.weight_decay, o.clipnorm, o.clipvalue, o.global_clipnorm},
          where,
          written_as(class_name, keras_name, o)};
}

}  // namespace

Optimizer Adam(AdamOptions options, const Source& where) {
  return make("adam", "Adam", "adam", options, where);
}
Optimizer AdamW(AdamWOptions options, const Source& where) {
  return make("adamw", "AdamW", "adam_w", options, where);
}

}  // namespace lamina::optim
