#pragma once

#include "cuda/kernels/add_parts.h"
#include "cuda/kernels/crew.h"
#include "cuda/kernels/finish.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// T is what is added up, Stored the type of bias and y.
template <class T, class Stored>
__device__ __forceinline__ void add_parts_of(const AddPartsParameters& p, Crew crew) {
  const T* parts = reinterpret_cast<const T*>(p.parts);
  Stored* y = reinterpret_cast<Stored*>(p.y);
  const Finish<T, Stored> finish{static_cast<T>(p.alpha), reinterpret_cast<const Stored*>(p.bias), p.relu};
  for (std::int64_t i = crew.rank; i < p.count; i += crew.size) {
    T sum = parts[i];
    for (int s = 1; s < p.splits; ++s) sum += parts[s * p.count + i];
    const T result = finish(sum, i % p.columns);
    if constexpr (std::is_same_v<T, Stored>)
      y[i] = result;
    else
      y[i] = from_float<Stored>(result);
  }
}

}  // namespace lamina::cuda
