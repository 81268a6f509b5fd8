#pragma once

#include <cstdint>

namespace lamina::cuda {

// How a product [rows, depth] x [depth, columns] is cut up. Chosen when the program is lowered, because the
// workspace hangs on it.
struct Tiling {
  int tile = 64;   // edge of a block's square of the result: 32, 64 or 128; 1: a warp for each element
  int splits = 1;  // runs that the depth is cut into; with more than one, parts go to a workspace
};

// The cut for `products` products of that size. Doubles take no tiles of 128.
Tiling choose_tiling(std::int64_t rows, std::int64_t columns, std::int64_t depth, std::int64_t products,
                     bool is_double);

}  // namespace lamina::cuda
