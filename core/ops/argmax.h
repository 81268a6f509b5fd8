#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct ArgmaxAttrs {
  int axis = 0;
  bool operator==(const ArgmaxAttrs&) const = default;
  std::string text() const { return "axis " + std::to_string(axis); }
};
extern const OpDef argmax_op;

// The Int32 index of the largest element along an axis, which disappears from the shape. The first of equal
// ones; the first NaN if there is one. The axis must not be empty.
Value argmax(const Value& x, int axis = -1);
Value argmin(const Value& x, int axis = -1);  // of the smallest

}  // namespace lamina::ops
