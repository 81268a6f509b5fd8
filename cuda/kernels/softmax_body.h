#pragma once

#include "cuda/kernels/line_sum.h"
#include "cuda/kernels/softmax.h"

namespace lamina::cuda {

// A thread writes only where it alone has read: y may be x.
template <class T, bool kLogarithm>
__device__ __forceinline__ void softmax_lines(const SoftmaxParameters& p, Crew crew) {
  for_each_line(p.lines, crew, [&](std::int64_t line, int rank, std::int64_t count) {
    const std::int64_t first = first_of_line(p.lines, line), stride = p.lines.inner;
    const T* x = static_cast<const T*>(p.x) + first;
    T* y = static_cast<T*>(p.y) + first;
    const LineSum<T> of = line_sum(x, count, stride, rank, p.lines.group);
    const auto logarithm = kLogarithm ? std::log(of.sum) : 0;
    for (std::int64_t k = rank; k < count; k += p.lines.group) {
      const auto z = widen(x[k * stride]) - of.largest;
      y[k * stride] = narrow<T>(kLogarithm ? z - logarithm : std::exp(z) / of.sum);
    }
  });
}

}  // namespace lamina::cuda
