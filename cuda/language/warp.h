#pragma once

#include <cstdint>
#include <cstring>

#include "cuda/language/index.h"
#include "cuda/language/shared.h"
#include "cuda/language/target.h"

// Reductions over a warp and over a block. Their trees depend on the size of the block alone, so the same
// numbers give the same bits. All of them need whole warps: every thread of the warp or block calls, with the
// block's size a multiple of 32, and every thread gets the result. An op is commutative: op(a, b) and op(b,
// a) are the same bits.
//   const float total = block_sum(partial);
//   const Best best = block_reduce(mine, [](Best a, Best b) { return b.value > a.value ? b : a; });
namespace lamina::cuda {

inline constexpr unsigned kFullMask = 0xffffffff;

struct SumOp {
  template <class T>
  __device__ T operator()(T a, T b) const {
    return a + b;
  }
};
// A NaN in either makes the result NaN, unlike fmaxf.
struct MaxOp {
  template <class T>
  __device__ T operator()(T a, T b) const {
    return b > a || b != b ? b : a;
  }
};
struct MinOp {
  template <class T>
  __device__ T operator()(T a, T b) const {
    return b < a || b != b ? b : a;
  }
};

// A value and its index. The op keeps the larger value, of equal ones the one of the lower index, as Keras's
// argmax does; a NaN counts as larger than every number.
struct Indexed {
  float value;
  int index;
};
struct ArgMaxOp {
  __device__ Indexed operator()(Indexed a, Indexed b) const {
    const bool a_nan = a.value != a.value, b_nan = b.value != b.value;
    if (a_nan != b_nan) return a_nan ? a : b;
    if (a_nan || a.value == b.value) return a.index <= b.index ? a : b;
    return a.value > b.value ? a : b;
  }
};

// Shuffles of any plain type whose size is a multiple of 4 bytes: the value of the lane at `lane ^ lanes`, or
// of lane `source`.
template <class T>
__device__ __forceinline__ T shuffle_xor(T value, int lanes) {
  static_assert(sizeof(T) % 4 == 0, "shuffles move words");
  constexpr int kWords = sizeof(T) / 4;
  std::uint32_t words[kWords];
  memcpy(words, &value, sizeof(T));
#pragma unroll
  for (int i = 0; i < kWords; ++i) words[i] = __shfl_xor_sync(kFullMask, words[i], lanes);
  memcpy(&value, words, sizeof(T));
  return value;
}
template <class T>
__device__ __forceinline__ T shuffle_from(T value, int source) {
  static_assert(sizeof(T) % 4 == 0, "shuffles move words");
  constexpr int kWords = sizeof(T) / 4;
  std::uint32_t words[kWords];
  memcpy(words, &value, sizeof(T));
#pragma unroll
  for (int i = 0; i < kWords; ++i) words[i] = __shfl_sync(kFullMask, words[i], source);
  memcpy(&value, words, sizeof(T));
  return value;
}

template <class T, class Op>
__device__ __forceinline__ T warp_reduce(T value, Op op) {
#pragma unroll
  for (int lanes = 16; lanes > 0; lanes /= 2) value = op(value, shuffle_xor(value, lanes));
  return value;
}
template <class T>
__device__ __forceinline__ T warp_sum(T value) {
  return warp_reduce(value, SumOp{});
}
template <class T>
__device__ __forceinline__ T warp_max(T value) {
  return warp_reduce(value, MaxOp{});
}

// Ends with a barrier, so that it can be called again at once, and so that it orders the block's shared
// memory like one. Uses 32 elements of shared memory for each T and Op of a kernel.
template <class T, class Op>
__device__ __forceinline__ T block_reduce(T value, Op op) {
  LAMINA_SHARED(T, of_warp, [32]);
  const int lane = lane_in_warp(), warps = threads_in_block() / warpSize;
  value = warp_reduce(value, op);
  if (lane == 0) of_warp[warp_in_block()] = value;
  __syncthreads();
  // Every warp reduces the warps' values. Lanes beyond them take part with a value that nobody looks at.
  value = of_warp[lane < warps ? lane : 0];
  for (int lanes = 1; lanes < warps; lanes *= 2) {
    const T other = shuffle_xor(value, lanes);
    if ((lane ^ lanes) < warps) value = op(value, other);
  }
  value = shuffle_from(value, 0);
  __syncthreads();
  return value;
}
template <class T>
__device__ __forceinline__ T block_sum(T value) {
  return block_reduce(value, SumOp{});
}
template <class T>
__device__ __forceinline__ T block_max(T value) {
  return block_reduce(value, MaxOp{});
}

}  // namespace lamina::cuda
