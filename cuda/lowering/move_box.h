#pragma once

#include <cstdint>
#include <vector>

#include "core/base/shape.h"
#include "cuda/kernels/move.h"

namespace lamina::cuda {

// One end of a move: where the first element lies and how far apart neighbours are, in elements.
struct MoveEnd {
  std::int64_t base = 0;
  std::vector<std::int64_t> strides;  // by axis of the box
};

std::vector<std::int64_t> row_major_strides(const Shape& shape);

// A box of this shape between two tensors, its axes joined where both ends allow it. Addresses are still to
// be set: `from` and `to` at the ends' first elements.
struct PlannedBox {
  MoveBox box;
  std::int64_t from_base = 0, to_base = 0;  // in elements
  bool fits = true;                         // false: more axes than a box has
};
PlannedBox plan_box(const Shape& shape, const MoveEnd& from, const MoveEnd& to);

}  // namespace lamina::cuda
