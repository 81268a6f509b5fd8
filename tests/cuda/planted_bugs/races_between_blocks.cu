// Accesses to device memory that nothing orders, between blocks.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void addition_without_atomic_kernel(const float* x, float* y) {
  float* const sum = &y[threadIdx.x];
  const float value = x[thread_in_grid()];
  if (Broken)
    *sum += value;  // addition_without_atomic
  else
    atomicAdd(sum, value);
}
int addition_without_atomic(Version version, const Workspace& m) {
  return launch_version(version, addition_without_atomic_kernel<false>, addition_without_atomic_kernel<true>,
                        {.grid = 4, .block = 64}, m.x, m.y);
}

template <bool Broken>
__global__ void neighbours_in_place_kernel(const float* x, float* y, int n) {
  const int i = static_cast<int>(thread_in_grid());
  if (i + 1 >= n) return;
  const float next = Broken ? y[i + 1] : x[i + 1];  // neighbours_in_place
  y[i] = next;                                      // neighbours_in_place
}
int neighbours_in_place(Version version, const Workspace& m) {
  return launch_version(version, neighbours_in_place_kernel<false>, neighbours_in_place_kernel<true>,
                        {.grid = 8, .block = 1}, m.x, m.y, 8);
}

// Equal values are a race all the same.
template <bool Broken>
__global__ void flag_by_plain_store_kernel(const float* x, int* flag) {
  if (x[thread_in_grid()] < 0) return;
  if (Broken)
    *flag = 1;  // flag_by_plain_store
  else
    atomicExch(flag, 1);
}
int flag_by_plain_store(Version version, const Workspace& m) {
  return launch_version(version, flag_by_plain_store_kernel<false>, flag_by_plain_store_kernel<true>,
                        {.grid = 4, .block = 64}, m.x, m.counters);
}

// The block that draws the last ticket adds up what all blocks wrote.
enum class Fence { BeforeTicket, AfterTicket, None };

template <Fence fence>
__device__ void sum_of_all_blocks(const float* x, float* parts, int* tickets, float* y) {
  LAMINA_SHARED(bool, is_last);
  const float sum = block_sum(x[thread_in_grid()]);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = sum;  // ticket_without_fence ticket_before_fence
    if (fence == Fence::BeforeTicket) __threadfence();
    is_last = atomicAdd(tickets, 1) == static_cast<int>(gridDim.x) - 1;
    if (fence == Fence::AfterTicket) __threadfence();
  }
  __syncthreads();
  if (!is_last) return;
  __threadfence();
  const float part =
      threadIdx.x < gridDim.x ? parts[threadIdx.x] : 0.0f;  // ticket_without_fence ticket_before_fence
  const float total = warp_sum(part);
  if (threadIdx.x == 0) *y = total;
}

template <bool Broken>
__global__ void ticket_without_fence_kernel(const float* x, float* parts, int* tickets, float* y) {
  sum_of_all_blocks<Broken ? Fence::None : Fence::BeforeTicket>(x, parts, tickets, y);
}
int ticket_without_fence(Version version, const Workspace& m) {
  return launch_version(version, ticket_without_fence_kernel<false>, ticket_without_fence_kernel<true>,
                        {.grid = 8, .block = 64}, m.x, m.fresh, m.counters, m.y);
}

template <bool Broken>
__global__ void ticket_before_fence_kernel(const float* x, float* parts, int* tickets, float* y) {
  sum_of_all_blocks<Broken ? Fence::AfterTicket : Fence::BeforeTicket>(x, parts, tickets, y);
}
int ticket_before_fence(Version version, const Workspace& m) {
  return launch_version(version, ticket_before_fence_kernel<false>, ticket_before_fence_kernel<true>,
                        {.grid = 8, .block = 64}, m.x, m.fresh, m.counters, m.y);
}

}  // namespace lamina::cuda
