#pragma once

#include <cstdint>
#include <type_traits>

#include "cuda/language/half.h"
#include "cuda/language/target.h"

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

}  // namespace lamina::cuda
