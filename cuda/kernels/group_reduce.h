#pragma once

#include "cuda/language/kernel.h"

namespace lamina::cuda {

// As warp_reduce and block_reduce, among neighbours: `group` threads, a power of two up to 32, or more for
// the whole block. Every thread of the block calls with the same group.
template <class T, class Op>
__device__ __forceinline__ T group_reduce(T value, int group, Op op) {
  if (group > warpSize) return block_reduce(value, op);
  for (int lanes = group / 2; lanes > 0; lanes /= 2) value = op(value, shuffle_xor(value, lanes));
  return value;
}

}  // namespace lamina::cuda
