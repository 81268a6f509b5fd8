#pragma once

#include <cstdint>

#include "cuda/kernel.h"

namespace lamina::cuda {

// How a product [rows, depth] x [depth, columns] is cut up on a GPU.
struct Tiling {
  int tile = 64;   // edge of a block's square of the result: 32, 64 or 128; 1: no tiles
  int splits = 1;  // runs that the depth is cut into, each with a sum of its own; see kernels/add_parts.h
};

// The cut for `products` products of that size. Doubles get no tiles of 128.
Tiling choose_tiling(std::int64_t rows, std::int64_t columns, std::int64_t depth, std::int64_t products,
                     DType dtype);

}  // namespace lamina::cuda
