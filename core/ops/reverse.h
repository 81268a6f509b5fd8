#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct ReverseAttrs {
  int axis = 0;
  bool operator==(const ReverseAttrs&) const = default;
  std::string text() const { return "axis " + std::to_string(axis); }
};
extern const OpDef reverse_op;

// The same elements with the order along an axis turned round.
Value reverse(const Value& x, int axis);

}  // namespace lamina::ops
