#pragma once

#include "cuda/emulator/vector_types.h"

namespace lamina::cuda {

// CUDA's built-in variables. Each OS thread runs one CUDA thread at a time, and these say which; the
// scheduler writes them at every switch.
extern constinit thread_local uint3 threadIdx;
extern constinit thread_local uint3 blockIdx;
extern constinit thread_local dim3 blockDim;
extern constinit thread_local dim3 gridDim;

inline constexpr int warpSize = 32;

}  // namespace lamina::cuda
