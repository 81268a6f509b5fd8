#pragma once

#include "cuda/language/target.h"
#if !defined(__CUDACC__)
#include "cuda/emulator/async_copy.h"
#endif

// Copies from device memory to shared memory that go on while the thread does other work (PTX cp.async,
// sm_80). They are this thread's own: other threads may read the data after it has waited and a barrier has
// followed. In the emulator the data arrive at the wait and not before.
//   async_copy<16>(&tile[row][column], from);  async_copy_commit();
//   async_copy_wait<0>();  __syncthreads();
namespace lamina::cuda {

// Bytes is 4, 8 or 16; both addresses are multiples of it. `valid` bytes are read, the rest of `to` becomes
// zero.
template <int Bytes>
__device__ __forceinline__ void async_copy(void* to, const void* from, int valid = Bytes) {
  static_assert(Bytes == 4 || Bytes == 8 || Bytes == 16, "sizes of cp.async");
#if defined(__CUDACC__)
  const auto shared = static_cast<unsigned>(__cvta_generic_to_shared(to));
  if constexpr (Bytes == 16)
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared), "l"(from), "r"(valid)
                 : "memory");
  else
    asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(shared), "l"(from), "n"(Bytes),
                 "r"(valid)
                 : "memory");
#else
  emulator::begin_async_copy(to, from, Bytes, valid);
#endif
}

// The copies since the last commit become a group.
__device__ __forceinline__ void async_copy_commit() {
#if defined(__CUDACC__)
  asm volatile("cp.async.commit_group;" ::: "memory");
#else
  emulator::commit_async_copies();
#endif
}

// Waits until at most this many of the newest groups are still on their way.
template <int Groups>
__device__ __forceinline__ void async_copy_wait() {
#if defined(__CUDACC__)
  asm volatile("cp.async.wait_group %0;" ::"n"(Groups) : "memory");
#else
  emulator::wait_for_async_copies(Groups);
#endif
}

}  // namespace lamina::cuda
