#include "model/losses/loss.h"

#include "core/base/error.h"
#include "model/losses/names.h"
#include "model/losses/reduction.h"

namespace lamina {

Loss::Loss(const Text& name) : Loss(losses::by_name(name)) {}

Loss Loss::written_as(Config config) const { return {name_, reduction_, function_, std::move(config)}; }

Value Loss::operator()(const Value& y_true, const Value& y_pred, const Value& weights,
                       const Value& mask) const {
  check(static_cast<bool>(*this), "a loss that is none cannot be computed");
  return losses::reduce(terms(y_true, y_pred), weights, mask, reduction_, name_);
}

}  // namespace lamina
