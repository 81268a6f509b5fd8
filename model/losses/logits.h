#pragma once

#include <string_view>

#include "core/ir/graph.h"

namespace lamina::losses {

// What a final sigmoid, or softmax along that axis, was applied to, in the working type of losses; none if y
// is not the result of one. A cast in between does not hide it.
Value logits_behind_sigmoid(const Value& y);
Value logits_behind_softmax(const Value& y, int axis);

// Throws Error in the name of `who` if predictions that are said to be logits are probabilities.
void require_logits(const Value& y_pred, std::string_view who);

}  // namespace lamina::losses
