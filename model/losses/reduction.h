#pragma once

#include <string_view>

#include "model/losses/loss.h"

namespace lamina::losses {

// The loss of a batch from those of its samples; weights and mask as in Loss. `who` begins the messages of
// errors.
Value reduce(const LossTerms& terms, const Value& weights, const Value& mask, Reduction reduction,
             std::string_view who);

}  // namespace lamina::losses
