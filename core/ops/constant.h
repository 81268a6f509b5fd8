#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

struct FullAttrs {
  double value = 0;
  TensorType type;
  bool operator==(const FullAttrs&) const = default;
  std::string text() const;
};
extern const OpDef full_op;

// A tensor of equal elements. Constants are rank 0 where they can be, and broadcast.
Value full(Graph& graph, double value, TensorType type);

// A rank-0 constant of x's graph and dtype.
Value scalar_like(const Value& x, double value);

Value zeros_like(const Value& x);

// The value if the node is a full_op.
bool is_full(const Graph& graph, ValueId id, double* value);

}  // namespace lamina::ops
