#pragma once

#include <limits>
#include <vector>

#include "core/ir/graph.h"

namespace lamina::ops {

inline constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

// The indices start, start + step, ... below stop. Given to `slice`, negative numbers count from the end of
// the axis and kEnd is its end; unlike Python's, a range must lie inside the axis.
struct Range {
  std::int64_t start = 0, stop = kEnd, step = 1;
  bool operator==(const Range&) const = default;
};

// One range for each axis. kEnd stays only while the dimension is unknown.
struct SliceAttrs {
  std::vector<Range> ranges;
  bool operator==(const SliceAttrs&) const = default;
  std::string text() const;
};
extern const OpDef slice_op;

// The elements whose indices lie in the ranges, one for each axis; axes without a range are taken whole.
//   Value first_rows = ops::slice(x, {{.stop = 10}});
Value slice(const Value& x, std::vector<Range> ranges);

// The same for a single axis.
Value slice_axis(const Value& x, int axis, const Range& range);

// The elements at one index of an axis, which disappears from the shape.
Value select_index(const Value& x, int axis, std::int64_t index);

}  // namespace lamina::ops
