#pragma once

#include "core/base/dtype.h"
#include "cuda/language/half.h"

// Numbers of tests in the types that kernels store them in: float, double, bf16 and f16.
namespace lamina::cuda {

template <class T>
inline constexpr bool kIsStoredInHalf = std::is_same_v<T, bf16> || std::is_same_v<T, f16>;

template <class T>
constexpr DType stored_dtype() {
  if constexpr (kIsStoredInHalf<T>)
    return std::is_same_v<T, bf16> ? DType::BFloat16 : DType::Float16;
  else
    return dtype_of<T>();
}

template <class T>
T stored(double x) {
  if constexpr (kIsStoredInHalf<T>)
    return from_float<T>(static_cast<float>(x));
  else
    return static_cast<T>(x);
}

template <class T>
double number_in(T x) {
  if constexpr (kIsStoredInHalf<T>)
    return to_float(x);
  else
    return x;
}

}  // namespace lamina::cuda
