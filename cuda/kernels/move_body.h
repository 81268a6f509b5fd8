#pragma once

#include "cuda/kernels/crew.h"
#include "cuda/kernels/move.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// T is any type of the elements' size.
template <class T>
__device__ __forceinline__ void move_box(const MoveBox& box, Crew crew) {
  const T* from = static_cast<const T*>(box.from);
  T* to = static_cast<T*>(box.to);
  for (std::int64_t i = crew.rank; i < box.count; i += crew.size) {
    std::int64_t rest = i, read = 0, write = 0;
    for (int axis = box.rank - 1; axis >= 0; --axis) {
      const std::int64_t along = axis == 0 ? rest : rest % box.sizes[axis];
      read += along * box.from_strides[axis];
      write += along * box.to_strides[axis];
      rest /= box.sizes[axis];
    }
    to[write] = from[read];
  }
}

}  // namespace lamina::cuda
