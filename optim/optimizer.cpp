#include "optim/optimizer.h"

#include <fmt/format.h>

#include <cmath>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "core/ops/unary.h"
#include "optim/optimizers.h"

namespace lamina {
namespace {

Optimizer by_name(const Text& name) {
  const std::string& n = name.value;
  if (n == "sgd" || n == "SGD") return optim::SGD({}, name.where);
  if (n == "adam" || n == "Adam") return optim::Adam({}, name.where);
  if (n == "adamw" || n == "AdamW") return optim::AdamW({}, name.where);
  if (n == "rmsprop" || n == "RMSprop") return optim::RMSprop({}, name.where);
  throw Error(name.where, "unknown optimizer \"" + n +
                              "\".\n  Use one of adam, adamw, rmsprop, sgd, or one of namespace optim.");
}

// Scales g so that a norm of `norm` becomes at most `limit`.
Value scale_down(const Value& g, const Value& norm, double limit) {
  return g * (limit / ops::maximum(norm, limit));
}

void require(bool ok, const Source& where, const std::string& message) {
  if (!ok) throw Error(where, message);
}

}  // namespace

Optimizer::Optimizer(const Text& name) : Optimizer(by_name(name)) {}

Optimizer::Optimizer(std::shared_ptr<const OptimizerBody> body, OptimizerOptions options, const Source& where,
                     std::optional<Config> config)
    : body_(std::move(body)), options_(std::move(options)), config_(std::move(config)) {
  const double rate = options_.learning_rate.constant();
  require(options_.learning_rate.is_schedule() || (rate >= 0 && std::isfinite(rate)), where,
          body_->name() + " expects a finite learning_rate of at least 0, received " + fmt::to_string(rate) +
              ".\n  Give a small positive number such as 0.001.");
  for (double setting :
       {options_.weight_decay, options_.clipnorm, options_.clipvalue, options_.global_clipnorm})
    require(setting >= 0 && std::isfinite(setting), where,
            body_->name() + " expects finite settings of at least 0, received " + fmt::to_string(setting) +
                ".\n  Leave out what is not wanted.");
  const int clips = (options_.clipnorm > 0) + (options_.clipvalue > 0) + (options_.global_clipnorm > 0);
  require(clips <= 1, where,
          body_->name() + " expects at most one of clipnorm, clipvalue and global_clipnorm, received " +
              std::to_string(clips) + ".\n  Keep one of them.");
}

Values Optimizer::clip(const Values& gradients) const {
  Values clipped = gradients;
  if (options_.clipvalue > 0)
    for (Value& g : clipped) g = ops::clip(g, -options_.clipvalue, options_.clipvalue);
  if (options_.clipnorm > 0)
    for (Value& g : clipped) g = scale_down(g, ops::sqrt(ops::sum(ops::square(g))), options_.clipnorm);
  if (options_.global_clipnorm > 0 && !gradients.empty()) {
    Value squares;
    for (const Value& g : gradients) {
      const Value own = ops::sum(ops::square(g));
      squares = squares ? squares + own : own;
    }
    const Value norm = ops::sqrt(squares);
    for (Value& g : clipped) g = scale_down(g, norm, options_.global_clipnorm);
  }
  return clipped;
}

Value Optimizer::decay(const OptimizerStep& step, const Value& w) const {
  if (options_.weight_decay == 0) return w;
  return w - w * ops::cast(options_.weight_decay * step.learning_rate, w.dtype());
}

}  // namespace lamina
