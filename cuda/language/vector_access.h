#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/language/target.h"
#if !defined(__CUDACC__)
#include "cuda/emulator/alignment.h"
#endif

namespace lamina::cuda {

// N elements that are moved at once: by one access of up to 16 bytes, or several of 16.
template <class T, int N>
struct alignas(sizeof(T) * N < 16 ? sizeof(T) * N : 16) Pack {
  static_assert(N > 0 && (N & (N - 1)) == 0, "a power of two");
  T values[N];

  __host__ __device__ T& operator[](int i) { return values[i]; }
  __host__ __device__ const T& operator[](int i) const { return values[i]; }
};

// Elements of T that one access of 16 bytes moves.
template <class T>
inline constexpr int kPackSize = static_cast<int>(16 / sizeof(T));

template <int N, class T>
__device__ inline bool is_aligned(const T* at) {
  return reinterpret_cast<std::uintptr_t>(at) % alignof(Pack<T, N>) == 0;
}

// N elements at an address that must be aligned to the Pack; the emulator reports one that is not
// (Misaligned).
//   const auto x = load_aligned<4>(row + 4 * i);
template <int N, class T>
__device__ __forceinline__ Pack<T, N> load_aligned(const T* from) {
#if !defined(__CUDACC__)
  emulator::require_alignment(from, alignof(Pack<T, N>));
#endif
  return *reinterpret_cast<const Pack<T, N>*>(from);
}
template <class T, int N>
__device__ __forceinline__ void store_aligned(T* to, const Pack<T, N>& pack) {
#if !defined(__CUDACC__)
  emulator::require_alignment(to, alignof(Pack<T, N>));
#endif
  *reinterpret_cast<Pack<T, N>*>(to) = pack;
}

// N elements at any address: one access where it is aligned, else one for each element.
template <int N, class T>
__device__ __forceinline__ Pack<T, N> load(const T* from) {
  if (is_aligned<N>(from)) return load_aligned<N>(from);
  Pack<T, N> pack;
#pragma unroll
  for (int i = 0; i < N; ++i) pack[i] = from[i];
  return pack;
}
template <class T, int N>
__device__ __forceinline__ void store(T* to, const Pack<T, N>& pack) {
  if (is_aligned<N>(to)) return store_aligned(to, pack);
#pragma unroll
  for (int i = 0; i < N; ++i) to[i] = pack[i];
}

// The first `count` elements only, for the end of an array; what is not loaded becomes `rest`. A count of N
// or more is a whole load or store.
//   const auto x = load_first<8>(row + i, columns - i);
template <int N, class T>
__device__ __forceinline__ Pack<T, N> load_first(const T* from, std::int64_t count, T rest = T{}) {
  if (count >= N) return load<N>(from);
  Pack<T, N> pack;
#pragma unroll
  for (int i = 0; i < N; ++i) pack[i] = i < count ? from[i] : rest;
  return pack;
}
template <class T, int N>
__device__ __forceinline__ void store_first(T* to, const Pack<T, N>& pack, std::int64_t count) {
  if (count >= N) return store(to, pack);
#pragma unroll
  for (int i = 0; i < N; ++i)
    if (i < count) to[i] = pack[i];
}

}  // namespace lamina::cuda
