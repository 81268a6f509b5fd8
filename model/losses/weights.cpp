#include "model/losses/weights.h"

#include "core/base/error.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"

namespace lamina::losses {
namespace {

bool fits(const Shape& weights, const Shape& samples) {
  if (weights.rank() > samples.rank()) return false;
  for (int i = 0; i < weights.rank(); ++i)
    if (weights[i] != samples[i] && weights[i] != 1 && weights[i] != kUnknown && samples[i] != kUnknown)
      return false;
  return true;
}

}  // namespace

Value spread(const Value& weights, const LossTerms& terms, std::string_view who) {
  const Shape samples = samples_of(terms);
  Shape shape = weights.shape();
  if (shape.rank() > samples.rank() && shape.back() == 1) shape = shape.slice(0, shape.rank() - 1);
  if (!fits(shape, samples))
    throw Error(std::string(who) + " expects weights for samples " + to_string(samples) + ", received " +
                to_string(weights.type()) + ".\n  Give one weight for each sample.");
  if (shape.rank() > 0)
    while (shape.rank() < terms.terms.rank()) shape.push_back(1);
  return ops::cast(ops::reshape(weights, shape), terms.terms.dtype());
}

Value weight_sum(const Value& spread_weights, const LossTerms& terms) {
  const std::int64_t samples = samples_of(terms).numel(), weights = spread_weights.shape().numel();
  const Value total = ops::sum(spread_weights);
  if (samples == weights || samples < 0 || weights < 1) return total;
  return total * (static_cast<double>(samples) / static_cast<double>(weights));
}

Value divide_no_nan(const Value& a, const Value& b) {
  const Value none = ops::equal(b, 0.0);
  return ops::where(none, 0.0, a / ops::where(none, 1.0, b));
}

Value masked_weights(const Value& weights, const Value& mask, DType dtype) {
  if (!mask) return weights;
  const Value counts = ops::cast(mask, dtype);
  if (!weights) return counts;
  const bool narrow = weights.rank() < mask.rank();
  Shape shape = narrow ? weights.shape() : mask.shape();
  while (shape.rank() < std::max(weights.rank(), mask.rank())) shape.push_back(1);
  return narrow ? ops::reshape(weights, shape) * counts : weights * ops::reshape(counts, shape);
}

}  // namespace lamina::losses
