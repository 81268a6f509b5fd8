#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/kernels/windows.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// Convolution and its gradients as products of matrices, one for each group:
//   conv              [places, taps * channels] [taps * channels, filters]
//   conv_input_grad   [cells, taps * filters] [taps * filters, channels]
//   conv_kernel_grad  [taps * channels, places] [places, filters]
// with the channels and filters of a group, and the cells of a window as taps. The larger operand is never
// made: it is gathered while its tiles are loaded, with zeros for padding. Float,
// double or halves, whose sums and parts are floats.
struct ConvParameters {
  Windows windows;
  std::int64_t channels = 1, filters = 1, groups = 1;
  const std::byte* x = nullptr;       // [images, ...in, channels]
  const std::byte* kernel = nullptr;  // [...sizes, channels / groups, filters]
  const std::byte* dy = nullptr;      // [images, ...out, filters]
  std::byte* result = nullptr;        // like dy, x or kernel; that one of the three is not looked at
  std::byte* parts = nullptr;         // [splits, ...result] of sums if splits > 1; result is not written then
  std::int32_t dtype = 0;             // a lamina::DType, of all of them
  // Edge of a block's square of the product: 32, 64 or, of floats, 128; 1: a thread for each element.
  std::int32_t tile = 64;
  std::int32_t splits = 1;  // runs that the sums are cut into; 1 if tile is
};
int conv(Stream stream, const ConvParameters& parameters);
int conv_input_grad(Stream stream, const ConvParameters& parameters);
int conv_kernel_grad(Stream stream, const ConvParameters& parameters);

}  // namespace lamina::cuda
