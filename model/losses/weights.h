#pragma once

#include <string_view>

#include "model/losses/loss_terms.h"

// Sample weights laid over samples; shared by losses and metrics. Weights are of rank 0, or have the first
// axes of the samples' shape, where 1 stretches; behind them may be one axis of 1 too many.
namespace lamina::losses {

// The weights in the terms' type and rank, ready to be multiplied with the terms. Throws Error in the name of
// `who` if they do not fit.
Value spread(const Value& weights, const LossTerms& terms, std::string_view who);

// The sum of the weights of all samples, given what `spread` made of them: rank 0.
Value weight_sum(const Value& spread_weights, const LossTerms& terms);

// a / b, and 0 where b is 0. Rank 0.
Value divide_no_nan(const Value& a, const Value& b);

// One weight a sample from both, either of which may be none: 0 where the mask is false.
Value masked_weights(const Value& weights, const Value& mask, DType dtype);

}  // namespace lamina::losses
