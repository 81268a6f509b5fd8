#pragma once

#include "cuda/kernels/cross_entropy.h"
#include "cuda/kernels/guard.h"
#include "cuda/kernels/line_sum.h"
#include "cuda/kernels/load_index.h"

namespace lamina::cuda {

// The label of a row, or -1 if it is none of the classes, which the row's first thread reports.
__device__ inline std::int64_t label_of(const CrossEntropyParameters& p, std::int64_t row, int rank) {
  const std::int64_t label = load_index(p.labels, p.label_dtype, row);
  if (label >= 0 && label < p.rows.count) return label;
  if (rank == 0) raise(p.error, p.node, label);
  return -1;
}

template <class T>
__device__ __forceinline__ void cross_entropy_lines(const CrossEntropyParameters& p, Crew crew) {
  for_each_line(p.rows, crew, [&](std::int64_t row, int rank, std::int64_t count) {
    const T* x = static_cast<const T*>(p.logits) + row * p.rows.count;
    const LineSum<T> of = line_sum(x, count, 1, rank, p.rows.group);
    if (rank != 0 || count < 0) return;
    const std::int64_t label = label_of(p, row, rank);
    static_cast<T*>(p.y)[row] = narrow<T>(label < 0 ? 0 : std::log(of.sum) - (widen(x[label]) - of.largest));
  });
}

// A thread writes only where it alone has read: y may be the logits.
template <class T>
__device__ __forceinline__ void cross_entropy_grad_lines(const CrossEntropyParameters& p, Crew crew) {
  using Number = Accumulator<T>;
  for_each_line(p.rows, crew, [&](std::int64_t row, int rank, std::int64_t count) {
    const T* x = static_cast<const T*>(p.logits) + row * p.rows.count;
    T* y = static_cast<T*>(p.y) + row * p.rows.count;
    const LineSum<T> of = line_sum(x, count, 1, rank, p.rows.group);
    if (count < 0) return;
    const std::int64_t label = label_of(p, row, rank);
    const Number dy = widen(static_cast<const T*>(p.dy)[row]);
    for (std::int64_t k = rank; k < count; k += p.rows.group) {
      const Number softmax = std::exp(widen(x[k]) - of.largest) / of.sum;
      y[k] = narrow<T>((softmax - static_cast<Number>(k == label)) * dy);
    }
  });
}

}  // namespace lamina::cuda
