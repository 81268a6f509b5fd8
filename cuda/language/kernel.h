#pragma once

// The one header that a kernel file (.cu) includes. nvcc compiles the file for the device, and a host
// compiler compiles the same text for the emulator; docs/writing-kernels.md has the rules that make both
// work.
//
//   #include "cuda/language/kernel.h"
//
//   namespace lamina::cuda {
//   __global__ void scale_kernel(const float* x,  // [n]
//                                float* y,        // [n]
//                                float factor, std::int64_t n) {
//     for (std::int64_t i = thread_in_grid(); i < n; i += threads_in_grid()) y[i] = factor * x[i];
//   }
//
//   int scale(const float* x, float* y, float factor, std::int64_t n, Stream stream) {
//     return launch(scale_kernel, {.grid = blocks_for(n, 256), .block = 256, .stream = stream}, x, y, factor,
//     n);
//   }
//   }  // namespace lamina::cuda
#include <cstddef>
#include <cstdint>

#include "cuda/language/async_copy.h"
#include "cuda/language/half.h"
#include "cuda/language/index.h"
#include "cuda/language/launch.h"
#include "cuda/language/ldmatrix.h"
#include "cuda/language/mma.h"
#include "cuda/language/shared.h"
#include "cuda/language/target.h"
#include "cuda/language/vector_access.h"
#include "cuda/language/warp.h"
