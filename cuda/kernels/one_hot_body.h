#pragma once

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/crew.h"
#include "cuda/kernels/load_index.h"
#include "cuda/kernels/one_hot.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// A thread writes 16 bytes, which may be of several rows.
template <class T>
__device__ __forceinline__ void write_one_hot(const OneHotParameters& p, Crew crew) {
  constexpr int kPack = kPackSize<T>;
  const std::int64_t all = p.count * p.depth;
  for (std::int64_t i = crew.rank * kPack; i < all; i += crew.size * kPack) {
    std::int64_t row = i / p.depth, k = i - row * p.depth;
    std::int64_t index = load_index(p.indices, p.index_dtype, row);
    Pack<T, kPack> pack;
#pragma unroll
    for (int e = 0; e < kPack; ++e) {
      pack[e] = narrow<T>(k == index ? 1 : 0);
      if (++k < p.depth) continue;
      k = 0;
      if (++row < p.count) index = load_index(p.indices, p.index_dtype, row);
    }
    store_first(static_cast<T*>(p.y) + i, pack, all - i);
  }
}

}  // namespace lamina::cuda
