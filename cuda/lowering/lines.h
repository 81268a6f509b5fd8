#pragma once

#include "core/base/shape.h"
#include "cuda/kernels/lines.h"

namespace lamina::cuda {

// The lines of a tensor along an axis, and how many threads work on each of them.
Lines lines_along(const Shape& shape, int axis);

}  // namespace lamina::cuda
