#pragma once

#include "cuda/kernels/finish.h"
#include "cuda/kernels/matmul.h"

namespace lamina::cuda {

// Where matrix `i` of the batch begins in an operand.
template <class T>
__device__ const T* matrix(const MatmulParameters& p, const MatmulParameters::Operand& operand,
                           std::int64_t i) {
  std::int64_t at = 0;
  for (int axis = p.rank - 1; axis >= 0; --axis) {
    at += i % p.batch[axis] * operand.strides[axis];
    i /= p.batch[axis];
  }
  return reinterpret_cast<const T*>(operand.data) + at;
}

template <class T, class Stored = T>
__device__ Finish<T, Stored> finish_of(const MatmulParameters& p) {
  return {static_cast<T>(p.alpha), reinterpret_cast<const Stored*>(p.bias), p.relu};
}

}  // namespace lamina::cuda
