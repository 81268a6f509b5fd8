#pragma once

#include <cstdint>

#include "cuda/language/target.h"

namespace lamina::cuda {

// The place of the running thread among all threads of a one-dimensional grid, and their number.
__device__ inline std::int64_t thread_in_grid() {
  return static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}
__device__ inline std::int64_t threads_in_grid() { return static_cast<std::int64_t>(gridDim.x) * blockDim.x; }

// The place of the running thread in its block, of any number of dimensions, and the block's size.
__device__ inline int thread_in_block() {
  return static_cast<int>(threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z));
}
__device__ inline int threads_in_block() { return static_cast<int>(blockDim.x * blockDim.y * blockDim.z); }

// The place of the running thread in its warp, and of the warp in its block.
__device__ inline int lane_in_warp() { return thread_in_block() % warpSize; }
__device__ inline int warp_in_block() { return thread_in_block() / warpSize; }

// Blocks that n elements need, at least one and at most `limit`: for loops that step by threads_in_grid(),
// and for kernels of one element a thread with limit at its default.
__host__ __device__ inline unsigned blocks_for(std::int64_t n, std::int64_t per_block,
                                               std::int64_t limit = 0x7fffffff) {
  const std::int64_t blocks = (n + per_block - 1) / per_block;
  return static_cast<unsigned>(blocks < 1 ? 1 : blocks > limit ? limit : blocks);
}

}  // namespace lamina::cuda
