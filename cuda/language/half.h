#pragma once

#include <cstdint>

#include "cuda/language/half_types.h"
#include "cuda/language/target.h"
#if defined(__CUDACC__)
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#else
#include "cuda/emulator/half_conversions.h"
#endif

// Conversions between float and what tensors are stored as. Rounding is to nearest, ties to even; too large
// becomes infinity; every NaN becomes the one NaN 0x7fff, as the hardware does. The same bits on device and
// emulator.
//   const float v = to_float(x[i]);
//   y[i] = from_float<T>(v * v);
namespace lamina::cuda {

__host__ __device__ inline float to_float(float x) { return x; }

__host__ __device__ inline float to_float(bf16 x) {
#if defined(__CUDACC__)
  return __bfloat162float(__ushort_as_bfloat16(x.bits));
#else
  return emulator::bf16_to_float(x.bits);
#endif
}

__host__ __device__ inline float to_float(f16 x) {
#if defined(__CUDACC__)
  return __half2float(__ushort_as_half(x.bits));
#else
  return emulator::f16_to_float(x.bits);
#endif
}

template <class T>
__host__ __device__ inline T from_float(float x);

template <>
__host__ __device__ inline float from_float<float>(float x) {
  return x;
}

template <>
__host__ __device__ inline bf16 from_float<bf16>(float x) {
#if defined(__CUDACC__)
  return {__bfloat16_as_ushort(__float2bfloat16_rn(x))};
#else
  return {emulator::float_to_bf16(x)};
#endif
}

template <>
__host__ __device__ inline f16 from_float<f16>(float x) {
#if defined(__CUDACC__)
  return {__half_as_ushort(__float2half_rn(x))};
#else
  return {emulator::float_to_f16(x)};
#endif
}

// Two 16-bit numbers in a word, as mma takes them: the first in the lower half.
template <class Half>
__host__ __device__ inline std::uint32_t pack_two(Half first, Half second) {
  return first.bits | static_cast<std::uint32_t>(second.bits) << 16;
}
template <class Half>
__host__ __device__ inline Half first_of(std::uint32_t two) {
  return {static_cast<std::uint16_t>(two)};
}
template <class Half>
__host__ __device__ inline Half second_of(std::uint32_t two) {
  return {static_cast<std::uint16_t>(two >> 16)};
}

}  // namespace lamina::cuda
