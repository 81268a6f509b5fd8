#pragma once

#include "core/ops/scalar_functions.h"
#include "cuda/language/target.h"

namespace lamina::cuda {

// What follows a product of matrices: y = alpha sum + bias[column], then relu if asked for.
template <class T>
struct Finish {
  T alpha = 1;
  const T* bias = nullptr;  // [columns], or null
  bool relu = false;

  __device__ T operator()(T sum, std::int64_t column) const {
    T y = alpha * sum;
    if (bias != nullptr) y += bias[column];
    return relu ? scalar::Relu::value(y) : y;
  }
};

}  // namespace lamina::cuda
