#pragma once

#include "cuda/language/half.h"
#include "cuda/language/vector_access.h"

namespace lamina::cuda {

// An array of bf16 or of f16 that stands where a pointer to floats would: what is read becomes floats, what
// is written is rounded. Which of the two it is, is known when the kernel runs: so one kernel serves both.
// Bits is std::uint16_t, or const.
//   const HalfArray<const std::uint16_t> x{bits, is_bf16};
//   const Pack<float, 4> four = load<4>(x + i);
template <class Bits>
struct HalfArray {
  Bits* bits;
  bool is_bf16;

  __device__ HalfArray operator+(std::int64_t elements) const { return {bits + elements, is_bf16}; }
  __device__ float operator[](std::int64_t i) const { return widened(bits[i]); }

  __device__ float widened(std::uint16_t half) const {
    return is_bf16 ? to_float(bf16{half}) : to_float(f16{half});
  }
  __device__ std::uint16_t rounded(float x) const {
    return is_bf16 ? from_float<bf16>(x).bits : from_float<f16>(x).bits;
  }
  template <int N>
  __device__ Pack<float, N> widened(const Pack<std::uint16_t, N>& halves) const {
    Pack<float, N> pack;
#pragma unroll
    for (int i = 0; i < N; ++i) pack[i] = widened(halves[i]);
    return pack;
  }
};

// As those of vector_access.h.
template <int N, class Bits>
__device__ __forceinline__ Pack<float, N> load(const HalfArray<Bits>& from) {
  return from.widened(load<N>(from.bits));
}
template <int N, class Bits>
__device__ __forceinline__ Pack<float, N> load_first(const HalfArray<Bits>& from, std::int64_t count) {
  return from.widened(load_first<N>(from.bits, count));
}
template <int N>
__device__ __forceinline__ void store_first(const HalfArray<std::uint16_t>& to, const Pack<float, N>& pack,
                                            std::int64_t count) {
  Pack<std::uint16_t, N> halves;
#pragma unroll
  for (int i = 0; i < N; ++i) halves[i] = to.rounded(pack[i]);
  store_first(to.bits, halves, count);
}

}  // namespace lamina::cuda
