#pragma once

#include "core/ir/graph.h"
#include "core/ops/reduce.h"

namespace lamina::ops {

struct SoftmaxAttrs {
  int axis = 0;
  bool operator==(const SoftmaxAttrs&) const = default;
  std::string text() const { return "axis " + std::to_string(axis); }
};
extern const OpDef softmax_op, log_softmax_op;

// exp(x_i) / sum_j exp(x_j) along an axis, computed from x - max x so that nothing overflows.
Value softmax(const Value& x, int axis = -1);

// The logarithm of the softmax: x_i - max x - log sum_j exp(x_j - max x).
Value log_softmax(const Value& x, int axis = -1);

// log sum exp(x), also where exp(x) would overflow.
Value logsumexp(const Value& x, const ReduceOptions& options = {});

}  // namespace lamina::ops
