#pragma once

#include <span>

#include "core/ir/graph.h"

namespace lamina::ops {

// NumPy's rule: shapes are aligned at their last axes, and a dimension of 1 stretches. Unknown dimensions
// stretch to known ones. Throws Error if two dimensions differ.
Shape broadcast_shapes(const Shape& a, const Shape& b);

// The types of an elementwise op (see ScalarKind): broadcast shapes, equal dtypes but for a select's
// condition.
TensorTypes infer_elementwise(std::span<const TensorType> inputs, const ScalarFunction& function,
                              std::string_view name);

// Sums `value` over the axes along which `shape` was stretched to it: the gradient of broadcasting.
Value sum_to(const Value& value, const Shape& shape);

// Any full-sized input of the output's dtype may be overwritten.
std::vector<InPlace> elementwise_in_place(const Node& node);

}  // namespace lamina::ops
