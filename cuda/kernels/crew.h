#pragma once

#include "cuda/language/index.h"

namespace lamina::cuda {

// Threads that share a piece of work, in whole warps: the place of the running one, whose lane is rank % 32,
// and their number. A kernel's body that takes one does not know whether it has a grid or a block to itself.
struct Crew {
  std::int64_t rank, size;
};

__device__ __forceinline__ Crew crew_of_grid() { return {thread_in_grid(), threads_in_grid()}; }

__device__ __forceinline__ Crew crew_of_block() { return {thread_in_block(), threads_in_block()}; }

}  // namespace lamina::cuda
