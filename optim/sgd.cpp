#include <fmt/format.h>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "optim/optimizer_settings.h"

namespace lamina::optim {
namespace {

class Sgd final : public OptimizerBody {
 public:
  Sgd(double momentum, bool nesterov) : momentum_(momentum), nesterov_(nesterov) {}
  std::string name() const override { return "sgd"; }
  std::vector<std::string> slots() const override {
    return momentum_ == 0 ? std::vector<std::string>{} : std::vector<std::string>{"momentum"};
  }
  Values update(const OptimizerStep& step, const Value& w, const Value& g,
                std::span<const Value> slots) const override {
    const Value lr = ops::cast(step.learning_rate, w.dtype());
    if (momentum_ == 0) return {w - lr * g};
    const Value v = momentum_ * slots[0] - lr * g;
    return {nesterov_ ? w + momentum_ * v - lr * g : w + v, v};
  }

 private:
  double momentum_;
  bool nesterov_;
};

}  // namespace

Optimizer SGD(SGDOptions o, const Source& where) {
  if (!(o.momentum >= 0 && o.momentum <= 1))
    throw Error(where, "SGD expects a momentum from 0 to 1, received " + fmt::to_string(o.momentum) +
                           ".\n  0.9 is usual.");
  return {std::make_shared<Sgd>(o.momentum, o.nesterov),
          {o.learning_rate, o.weight_decay, o.clipnorm, o.clipvalue, o.global_clipnorm},
          where,
          written_as("SGD", "sgd", o)};
}

}  // namespace lamina::optim
