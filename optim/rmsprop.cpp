#include <fmt/format.h>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/unary.h"
#include "optim/optimizer_settings.h"

namespace lamina::optim {
namespace {

class RmspropBody final : public OptimizerBody {
 public:
  explicit RmspropBody(const RMSpropOptions& o)
      : rho_(o.rho), momentum_(o.momentum), epsilon_(o.epsilon), centered_(o.centered) {}

  std::string name() const override { return "rmsprop"; }
  std::vector<std::string> slots() const override {
    std::vector<std::string> names{"velocity"};
    if (momentum_ > 0) names.push_back("momentum");
    if (centered_) names.push_back("average_gradient");
    return names;
  }
  Values update(const OptimizerStep& step, const Value& w, const Value& g,
                std::span<const Value> slots) const override {
    Values result{w, rho_ * slots[0] + (1 - rho_) * ops::square(g)};
    Value variance = result[1], average;
    if (centered_) {
      average = rho_ * slots.back() + (1 - rho_) * g;
      variance = variance - ops::square(average);
    }
    const Value change = ops::cast(step.learning_rate, w.dtype()) * g / ops::sqrt(variance + epsilon_);
    if (momentum_ > 0) {
      result.push_back(momentum_ * slots[1] + change);
      result[0] = w - result.back();
    } else {
      result[0] = w - change;
    }
    if (centered_) result.push_back(average);
    return result;
  }

 private:
  double rho_, momentum_, epsilon_;
  bool centered_;
};

}  // namespace

Optimizer RMSprop(RMSpropOptions o, const Source& where) {
  if (!(o.rho >= 0 && o.rho <= 1 && o.momentum >= 0 && o.momentum <= 1 && o.epsilon >= 0))
    throw Error(where, "rmsprop expects rho and momentum from 0 to 1 and epsilon of at least 0, received " +
                           fmt::to_string(o.rho) + ", " + fmt::to_string(o.momentum) + " and " +
                           fmt::to_string(o.epsilon) + ".\n  Keras's defaults are 0.9, 0 and 1e-7.");
  return {std::make_shared<RmspropBody>(o),
          {o.learning_rate, o.weight_decay, o.clipnorm, o.clipvalue, o.global_clipnorm},
          where,
          written_as("RMSprop", "rm_sprop", o)};
}

}  // namespace lamina::optim
