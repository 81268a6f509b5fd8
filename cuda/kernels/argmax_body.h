#pragma once

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/argmax.h"
#include "cuda/kernels/each_line.h"

namespace lamina::cuda {

// An element and where it stands; -1 for none. As wide as the number, so that there is no gap between them.
template <class Number>
struct Candidate {
  using Index = std::conditional_t<sizeof(Number) == 8, std::int64_t, std::int32_t>;
  Number value;
  Index index;
};

struct Better {
  template <class Number>
  __device__ Candidate<Number> operator()(Candidate<Number> a, Candidate<Number> b) const {
    if (a.index < 0 || b.index < 0) return a.index < 0 ? b : a;
    const bool a_nan = a.value != a.value, b_nan = b.value != b.value;
    if (a_nan != b_nan) return a_nan ? a : b;
    if (a_nan || a.value == b.value) return a.index < b.index ? a : b;
    return a.value > b.value ? a : b;
  }
};

template <class T>
__device__ __forceinline__ void argmax_lines(const ArgmaxParameters& p, Crew crew) {
  using Best = Candidate<Accumulator<T>>;
  for_each_line(p.lines, crew, [&](std::int64_t line, int rank, std::int64_t count) {
    const T* x = static_cast<const T*>(p.x) + first_of_line(p.lines, line);
    Best best{0, -1};
    for (std::int64_t k = rank; k < count; k += p.lines.group)
      best = Better{}(best, Best{widen(x[k * p.lines.inner]), static_cast<typename Best::Index>(k)});
    best = group_reduce(best, p.lines.group, Better{});
    if (rank == 0 && count > 0) p.y[line] = static_cast<std::int32_t>(best.index);
  });
}

}  // namespace lamina::cuda
