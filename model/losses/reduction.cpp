#include "model/losses/reduction.h"

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "model/losses/weights.h"

namespace lamina {

Reduction reduction_from_name(const Text& keras_name) {
  const std::string& name = keras_name.value;
  if (name == "sum_over_batch_size" || name == "mean") return Reduction::Mean;
  if (name == "mean_with_sample_weight") return Reduction::MeanWithSampleWeight;
  if (name == "sum") return Reduction::Sum;
  throw Error(keras_name.where, "unknown reduction \"" + name +
                                    "\".\n  Use \"sum_over_batch_size\", \"mean\", "
                                    "\"mean_with_sample_weight\" or \"sum\".");
}

namespace losses {
namespace {

Value times(const Value& a, const Value& b) { return !a ? b : !b ? a : a * b; }

void require_samples(const LossTerms& terms, std::string_view who) {
  if (terms.terms.rank() > 0) return;
  throw Error(std::string(who) +
              " gives one loss for the whole batch, so that weights or masks of samples have no meaning.\n  "
              "Give it the axes of one sample, or leave the weights away.");
}

double share(const LossTerms& terms) {
  const std::int64_t samples = samples_of(terms).numel();
  return samples > 0 ? terms.scale / static_cast<double>(samples) : terms.scale;
}

Value scaled(const Value& x, double factor) { return factor == 1 ? x : x * factor; }

}  // namespace

Value reduce(const LossTerms& terms, const Value& weights, const Value& mask, Reduction reduction,
             std::string_view who) {
  Value w, counting;
  if (weights || mask) require_samples(terms, who);
  if (weights) w = spread(weights, terms, who);
  if (mask) counting = spread(mask, terms, who);
  const Value total = ops::sum(times(times(terms.terms, counting), w));
  if (terms.mask) counting = times(spread(terms.mask, terms, who), counting);

  if (reduction == Reduction::Sum) return scaled(total, terms.scale);
  // Keras divides by the number of samples that count, even if they are weighted.
  const Value divisors = reduction == Reduction::Mean ? counting : times(w, counting);
  if (!divisors) return scaled(total, share(terms));
  return divide_no_nan(scaled(total, terms.scale), weight_sum(divisors, terms));
}

}  // namespace losses
}  // namespace lamina
