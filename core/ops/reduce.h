#pragma once

#include <vector>

#include "core/ir/graph.h"

namespace lamina::ops {

// Which axes to reduce (empty: all), and whether they stay as 1. In the graph axes are sorted and
// non-negative.
struct ReduceOptions {
  std::vector<int> axes = {};
  bool keepdims = false;
};

struct ReduceAttrs {
  std::vector<int> axes;
  bool keepdims = false;
  bool operator==(const ReduceAttrs&) const = default;
  std::string text() const;
};
extern const OpDef reduce_sum_op, reduce_max_op, reduce_min_op;

Value sum(const Value& x, const ReduceOptions& options = {});
Value mean(const Value& x, const ReduceOptions& options = {});  // the count of reduced elements must be known
Value max(const Value& x, const ReduceOptions& options = {});   // equal maxima share the gradient evenly
Value min(const Value& x, const ReduceOptions& options = {});

// How many elements each result of the reduction is made of; the dimensions must be known.
std::int64_t reduced_count(const Shape& shape, const std::vector<int>& axes);

}  // namespace lamina::ops
