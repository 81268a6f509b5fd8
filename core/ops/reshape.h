#pragma once

#include <vector>

#include "core/ir/graph.h"

namespace lamina::ops {

struct ReshapeAttrs {
  Shape shape;
  bool operator==(const ReshapeAttrs&) const = default;
  std::string text() const { return ""; }
};
struct PermutationAttrs {
  std::vector<int> axes;
  bool operator==(const PermutationAttrs&) const = default;
  std::string text() const;
};
extern const OpDef reshape_op, transpose_op, broadcast_op;

// The same elements in order under another shape. Nothing to do: returns x.
// One dimension of `shape` may be kUnknown and is then computed; if x itself has an unknown dimension it may
// stay unknown.
Value reshape(const Value& x, const Shape& shape);

// Axis i of the result is axis axes[i] of x; without axes their order is reversed.
Value transpose(const Value& x, std::vector<int> axes = {});

// Stretches dimensions of 1, and adds leading ones, as NumPy's broadcast_to.
Value broadcast_to(const Value& x, const Shape& shape);

Value expand_dims(const Value& x, int axis);  // a new axis of size 1 at that place of the result
Value squeeze(const Value& x, int axis);      // removes an axis of size 1

}  // namespace lamina::ops
