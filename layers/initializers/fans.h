#pragma once

#include <cstdint>

#include "core/base/shape.h"

namespace lamina::initializers {

// How many inputs reach one output of a weight, and how many outputs one input reaches.
struct Fans {
  std::int64_t in = 1;
  std::int64_t out = 1;
};

// Keras's rule: of a matrix its two sizes, of a vector its size twice. From rank 3 on the last two sizes
// times the product of the rest, for every weight, even where that is no receptive field (the kernels of
// multi-head attention).
Fans fans_of(const Shape& shape);

}  // namespace lamina::initializers
