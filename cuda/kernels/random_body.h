#pragma once

#include "core/base/philox.h"
#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/crew.h"
#include "cuda/kernels/random.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

// A thread draws whole blocks: four floats, or two doubles. T is what is stored.
template <class T>
struct Drawn;
template <>
struct Drawn<float> {
  static constexpr int kCount = 4;
  static __device__ Pack<float, 4> uniforms(const PhiloxBlock& b) {
    return {{uniform_float(b.word[0]), uniform_float(b.word[1]), uniform_float(b.word[2]),
             uniform_float(b.word[3])}};
  }
};
template <>
struct Drawn<double> {
  static constexpr int kCount = 2;
  static __device__ Pack<double, 2> uniforms(const PhiloxBlock& b) {
    return {{uniform_double(b.word[0], b.word[1]), uniform_double(b.word[2], b.word[3])}};
  }
};

template <class T, bool kNormal>
__device__ __forceinline__ void draw_random(const RandomParameters& p, Crew crew) {
  using Number = Accumulator<T>;
  constexpr int kCount = Drawn<Number>::kCount;
  const PhiloxKey key = philox_key(static_cast<std::uint64_t>(p.key[0]), p.stream);
  const auto counter = static_cast<std::uint64_t>(p.key[1]);
  T* to = static_cast<T*>(p.to);
  for (std::int64_t block = crew.rank; block * kCount < p.count; block += crew.size) {
    auto drawn =
        Drawn<Number>::uniforms(philox(key, philox_counter(static_cast<std::uint64_t>(block), counter)));
    if constexpr (kNormal)
      for (int k = 0; k < kCount; k += 2) {
        const NormalPair<Number> pair = box_muller(drawn[k], drawn[k + 1]);
        drawn[k] = pair.first;
        drawn[k + 1] = pair.second;
      }
    Pack<T, kCount> stored;
#pragma unroll
    for (int k = 0; k < kCount; ++k) stored[k] = narrow<T>(drawn[k]);
    store_first(to + block * kCount, stored, p.count - block * kCount);
  }
}

}  // namespace lamina::cuda
