#pragma once

// What the text of a generated kernel is written in. Host compilers include this file; NVRTC has no include
// path and reads it ahead of the kernel, our headers in place of the lines that include them and without the
// standard library's (cmake/LaminaVocabulary.cmake). So each elementwise function has one formula, the one of
// scalar_functions.h.
#if defined(__CUDACC_RTC__)
namespace std {
using size_t = decltype(sizeof 0);
using uintptr_t = unsigned long;
using uint8_t = unsigned char;
using int32_t = int;
using int64_t = long;
using uint16_t = unsigned short;
using uint32_t = unsigned int;
using uint64_t = unsigned long;
using ::ceil, ::cos, ::erf, ::exp, ::floor, ::log, ::log1p, ::pow, ::sin, ::sqrt, ::tanh;
}  // namespace std
#else
#include <bit>

#include "cuda/language/kernel.h"
#endif

#include "core/ops/scalar_functions.h"
#include "cuda/kernels/array_of_chunk.h"
#include "cuda/kernels/chunked_array.h"
#include "cuda/language/half_types.h"
#include "cuda/language/index.h"
#include "cuda/language/vector_access.h"

namespace lamina::cuda {

#if defined(__CUDACC_RTC__)
// As cuda/language/half.h, whose conversions come from a header of CUDA's.
__device__ __forceinline__ float to_float(bf16 x) { return __uint_as_float(std::uint32_t{x.bits} << 16); }
__device__ __forceinline__ float to_float(f16 x) {
  float y;
  asm("cvt.f32.f16 %0, %1;" : "=f"(y) : "h"(x.bits));
  return y;
}
template <class T>
__device__ T from_float(float x);
template <>
__device__ __forceinline__ bf16 from_float<bf16>(float x) {
  bf16 y;
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(y.bits) : "f"(x));
  return y;
}
template <>
__device__ __forceinline__ f16 from_float<f16>(float x) {
  f16 y;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(y.bits) : "f"(x));
  return y;
}
__device__ __forceinline__ double from_bits(std::uint64_t bits) {
  return __longlong_as_double(static_cast<long long>(bits));
}
#else
inline double from_bits(std::uint64_t bits) { return std::bit_cast<double>(bits); }
#endif

}  // namespace lamina::cuda
