#pragma once

#include <cstdint>

namespace lamina::cuda {

// One of the arrays that a launch works through in chunks of one size: what a block takes at once.
struct ChunkedArray {
  std::int64_t count = 0;        // elements
  std::int64_t first_chunk = 0;  // chunks of the arrays in front of it
};

}  // namespace lamina::cuda
