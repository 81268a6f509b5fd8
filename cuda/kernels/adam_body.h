#pragma once

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/adam.h"
#include "cuda/kernels/crew.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {

template <class T>
struct AdamRates {
  T alpha, one_less_beta_1, one_less_beta_2, epsilon;
};

template <class T>
__device__ __forceinline__ AdamRates<Accumulator<T>> rates_of(const AdamParameters& p) {
  using Number = Accumulator<T>;
  return {widen(*static_cast<const T*>(p.alpha)), static_cast<Number>(1 - p.beta_1),
          static_cast<Number>(1 - p.beta_2), static_cast<Number>(p.epsilon)};
}

template <class T>
__device__ __forceinline__ void update_element(const AdamRates<T>& rates, T& w, T& m, T& v, T g) {
  m += (g - m) * rates.one_less_beta_1;
  v += (g * g - v) * rates.one_less_beta_2;
  w -= rates.alpha * m / (sqrt(v) + rates.epsilon);
}

template <class T>
__device__ __forceinline__ void update_stored(const AdamRates<Accumulator<T>>& rates, T& w, T& m, T& v, T g) {
  Accumulator<T> wide_w = widen(w), wide_m = widen(m), wide_v = widen(v);
  update_element(rates, wide_w, wide_m, wide_v, widen(g));
  w = narrow<T>(wide_w);
  m = narrow<T>(wide_m);
  v = narrow<T>(wide_v);
}

// Elements begin .. end - 1 of a weight; `begin` is a multiple of a pack.
template <class T>
__device__ __forceinline__ void update_weight(const AdamRates<Accumulator<T>>& rates,
                                              const AdamWeight& weight, std::int64_t begin, std::int64_t end,
                                              Crew crew) {
  constexpr int kPack = kPackSize<T>;
  for (std::int64_t i = begin + crew.rank * kPack; i < end; i += crew.size * kPack) {
    const std::int64_t left = end - i;
    auto w = load_first<kPack>(static_cast<const T*>(weight.w) + i, left);
    auto m = load_first<kPack>(static_cast<const T*>(weight.m) + i, left);
    auto v = load_first<kPack>(static_cast<const T*>(weight.v) + i, left);
    const auto g = load_first<kPack>(static_cast<const T*>(weight.g) + i, left);
#pragma unroll
    for (int k = 0; k < kPack; ++k) update_stored(rates, w[k], m[k], v[k], g[k]);
    store_first(static_cast<T*>(weight.w_new) + i, w, left);
    store_first(static_cast<T*>(weight.m_new) + i, m, left);
    store_first(static_cast<T*>(weight.v_new) + i, v, left);
  }
}

}  // namespace lamina::cuda
