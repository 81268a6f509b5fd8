#pragma once

#include <cstdint>

#include "cuda/language/target.h"

namespace lamina::cuda {

// The array that a chunk belongs to: the last whose first chunk is not behind it. T has a first_chunk, as
// ChunkedArray.
template <class T>
__device__ inline std::int64_t array_of_chunk(const T* arrays, std::int64_t count, std::int64_t chunk) {
  std::int64_t low = 0, high = count - 1;
  while (low < high) {
    const std::int64_t middle = (low + high + 1) / 2;
    if (arrays[middle].first_chunk <= chunk)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

}  // namespace lamina::cuda
