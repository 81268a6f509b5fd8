#pragma once

#include <string_view>

#include "core/ir/graph.h"

// What the cross-entropies and their focal kin share.
namespace lamina::losses {

// Throws Error at `where` in the name of `who` unless 0 <= smoothing <= 1.
void require_smoothing(double smoothing, std::string_view who, const Source& where);

// y (1 - smoothing) + smoothing / classes.
Value smoothed(const Value& y, double smoothing, std::int64_t classes);

// -y log q - (1 - y) log(1 - q) for each element: p are logits, or probabilities q. `y_pred` is where p comes
// from, and is asked for the logits behind it.
Value binary_terms(const Value& y, const Value& y_pred, const Value& p, bool are_logits);

// p divided by its sum along the axis, held between 1e-7 and 1 - 1e-7.
Value normalized_probabilities(const Value& p, int axis);

}  // namespace lamina::losses
