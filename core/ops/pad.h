#pragma once

#include <vector>

#include "core/ir/graph.h"

namespace lamina::ops {

// How many elements to add before an axis, behind it and between each two of its elements.
struct PadAxis {
  std::int64_t low = 0, high = 0, interior = 0;
  bool operator==(const PadAxis&) const = default;
};

struct PadAttrs {
  std::vector<PadAxis> padding;  // one for each axis
  double value = 0;
  bool operator==(const PadAttrs&) const = default;
  std::string text() const;
};
extern const OpDef pad_op;

// Surrounds x with a constant; axes without a padding stay as they are.
//   Value framed = ops::pad(images, {{}, {.low = 1, .high = 1}, {.low = 1, .high = 1}});
Value pad(const Value& x, std::vector<PadAxis> padding, double value = 0);

// An axis of `count` elements with its padding; kUnknown stays.
std::int64_t padded(std::int64_t count, const PadAxis& padding);

}  // namespace lamina::ops
