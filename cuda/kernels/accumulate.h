#pragma once

#include <cstdint>
#include <type_traits>

#include "cuda/language/half.h"
#include "cuda/language/target.h"
#include "cuda/language/vector_access.h"

// Elements are computed with in a type that shuffles can move: half types in float, bytes in 32 bits.
namespace lamina::cuda {

template <class T>
inline constexpr bool kIsHalf = std::is_same_v<T, bf16> || std::is_same_v<T, f16>;

template <class T>
using Accumulator =
    std::conditional_t<kIsHalf<T>, float, std::conditional_t<sizeof(T) == 1, std::int32_t, T>>;

template <class T>
__device__ __forceinline__ Accumulator<T> widen(T x) {
  if constexpr (kIsHalf<T>)
    return to_float(x);
  else
    return static_cast<Accumulator<T>>(x);
}

template <class T>
__device__ __forceinline__ T narrow(Accumulator<T> x) {
  if constexpr (kIsHalf<T>)
    return from_float<T>(x);
  else
    return static_cast<T>(x);
}

// Packs, element by element.
template <class T, int N>
__device__ __forceinline__ Pack<Accumulator<T>, N> widen(const Pack<T, N>& pack) {
  Pack<Accumulator<T>, N> wide;
#pragma unroll
  for (int k = 0; k < N; ++k) wide[k] = widen(pack[k]);
  return wide;
}
template <class T, int N>
__device__ __forceinline__ Pack<T, N> narrow(const Pack<Accumulator<T>, N>& wide) {
  Pack<T, N> pack;
#pragma unroll
  for (int k = 0; k < N; ++k) pack[k] = narrow<T>(wide[k]);
  return pack;
}

}  // namespace lamina::cuda
