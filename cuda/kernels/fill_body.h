#pragma once

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/crew.h"
#include "cuda/kernels/fill.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// T is any unsigned type of the elements' size.
template <class T>
__device__ __forceinline__ void fill_elements(const FillParameters& p, Crew crew) {
  T* to = static_cast<T*>(p.to);
  for (std::int64_t i = crew.rank; i < p.count; i += crew.size) to[i] = static_cast<T>(p.bits);
}

template <class T>
__device__ __forceinline__ void count_up(const IotaParameters& p, Crew crew) {
  T* to = static_cast<T*>(p.to);
  for (std::int64_t i = crew.rank; i < p.count; i += crew.size)
    to[i] = narrow<T>(static_cast<Accumulator<T>>(i));
}

}  // namespace lamina::cuda
