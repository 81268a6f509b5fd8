#pragma once

#include "core/ops/scalar_functions.h"
#include "cuda/language/half.h"

namespace lamina::cuda {

// What follows a product of matrices: y = alpha sum + bias[column], then relu if asked for. Computed in T;
// the bias is stored as T or as a half type.
template <class T, class Stored = T>
struct Finish {
  T alpha = 1;
  const Stored* bias = nullptr;  // [columns], or null
  bool relu = false;

  __device__ T operator()(T sum, std::int64_t column) const {
    T y = alpha * sum;
    if (bias != nullptr) y += widened(bias[column]);
    return relu ? scalar::Relu::value(y) : y;
  }

 private:
  __device__ static T widened(T x) { return x; }
  template <class Half>
  __device__ static T widened(Half x) {
    return to_float(x);
  }
};

}  // namespace lamina::cuda
