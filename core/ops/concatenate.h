#pragma once

#include <vector>

#include "core/ir/graph.h"

namespace lamina::ops {

struct ConcatenateAttrs {
  int axis = 0;
  bool operator==(const ConcatenateAttrs&) const = default;
  std::string text() const { return "axis " + std::to_string(axis); }
};
extern const OpDef concatenate_op;

// Joins tensors of one dtype along an axis; their other dimensions must agree. One tensor alone is returned
// as it is.
Value concatenate(const Values& xs, int axis = -1);

// Joins tensors of one shape along a new axis of the result.
Value stack(const Values& xs, int axis = 0);

// Cuts the axis into pieces of these sizes, which must add up to its dimension.
Values split(const Value& x, const std::vector<std::int64_t>& sizes, int axis = -1);

}  // namespace lamina::ops
