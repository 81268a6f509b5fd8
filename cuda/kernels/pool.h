#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/kernels/windows.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// Pooling over windows, each channel for itself. Float, double or halves, of which
// sums are floats.
struct PoolParameters {
  Windows windows;
  std::int64_t channels = 1;
  const std::byte* x = nullptr;   // [images, ...in, channels]; not of avg_pool_grad
  const std::byte* y = nullptr;   // [images, ...out, channels]; of max_pool_grad: max_pool's result for x
  const std::byte* dy = nullptr;  // [images, ...out, channels], of gradients
  std::byte* result = nullptr;    // like y, of gradients like x
  std::int32_t dtype = 0;         // a lamina::DType, of all of them
  bool count_padding = false;     // averages divide by the window's size, not by its real cells
};
int max_pool(Stream stream, const PoolParameters& parameters);
int max_pool_grad(Stream stream, const PoolParameters& parameters);
int avg_pool(Stream stream, const PoolParameters& parameters);
int avg_pool_grad(Stream stream, const PoolParameters& parameters);

}  // namespace lamina::cuda
