#pragma once

#include <cstdint>

namespace lamina::cuda {

// A tensor seen as lines along one axis: element k of line (o, i) stands at (o * count + k) * inner + i.
struct Lines {
  std::int64_t lines = 0, count = 0, inner = 1;
  std::int32_t group = 1;  // threads for each line: a power of two up to 32, or a block's
};

}  // namespace lamina::cuda
