#pragma once

#include <cmath>
#include <limits>

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/each_line.h"

namespace lamina::cuda {

// The largest element of a line and the sum of exp(x - largest); every thread of the group gets both.
template <class T>
struct LineSum {
  using Number = Accumulator<T>;
  Number largest, sum;
};

template <class T>
__device__ LineSum<T> line_sum(const T* x, std::int64_t count, std::int64_t stride, int rank, int group) {
  using Number = Accumulator<T>;
  Number largest = -std::numeric_limits<Number>::infinity(), sum = 0;
  for (std::int64_t k = rank; k < count; k += group) largest = MaxOp{}(largest, widen(x[k * stride]));
  largest = group_reduce(largest, group, MaxOp{});
  for (std::int64_t k = rank; k < count; k += group) sum += std::exp(widen(x[k * stride]) - largest);
  return {largest, group_reduce(sum, group, SumOp{})};
}

}  // namespace lamina::cuda
