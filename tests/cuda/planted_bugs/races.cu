// Accesses that nothing orders, within a block.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void read_without_barrier_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, tile, [64]);
  tile[threadIdx.x] = x[threadIdx.x];  // read_without_barrier
  if (!Broken) __syncthreads();
  y[threadIdx.x] = tile[63 - threadIdx.x];  // read_without_barrier
}
int read_without_barrier(Version version, const Workspace& m) {
  return launch_version(version, read_without_barrier_kernel<false>, read_without_barrier_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void overwrite_without_barrier_kernel(const float* x, float* y, int tiles) {
  LAMINA_SHARED(float, tile, [64]);
  float sum = 0;
  for (int i = 0; i < tiles; ++i) {
    tile[threadIdx.x] = x[i * 64 + static_cast<int>(threadIdx.x)];  // overwrite_without_barrier
    __syncthreads();
    sum += tile[63 - threadIdx.x];  // overwrite_without_barrier
    if (!Broken) __syncthreads();
  }
  y[threadIdx.x] = sum;
}
int overwrite_without_barrier(Version version, const Workspace& m) {
  return launch_version(version, overwrite_without_barrier_kernel<false>,
                        overwrite_without_barrier_kernel<true>, {.grid = 1, .block = 64}, m.x, m.fresh, 3);
}

// Without its last barrier a block reduction works once.
template <bool Broken>
__device__ float sum_of_block(float value, float* scratch) {  // scratch: [32]
  value = warp_sum(value);
  if (lane_in_warp() == 0) scratch[warp_in_block()] = value;  // scratch_used_again
  __syncthreads();
  value = lane_in_warp() < threads_in_block() / 32 ? scratch[lane_in_warp()] : 0.0f;  // scratch_used_again
  if (!Broken) __syncthreads();
  return warp_sum(value);
}
template <bool Broken>
__global__ void scratch_used_again_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, scratch, [32]);
  const float value = x[threadIdx.x];
  const float sum = sum_of_block<Broken>(value, scratch);
  const float squares = sum_of_block<Broken>(value * value, scratch);
  y[threadIdx.x] = sum * sum - squares;
}
int scratch_used_again(Version version, const Workspace& m) {
  return launch_version(version, scratch_used_again_kernel<false>, scratch_used_again_kernel<true>,
                        {.grid = 1, .block = 128}, m.x, m.fresh);
}

template <bool Broken>
__global__ void missing_syncwarp_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, first, [2]);
  const unsigned warp = threadIdx.x / 32;
  if (threadIdx.x % 32 == 0) first[warp] = x[threadIdx.x];  // missing_syncwarp
  if (!Broken) __syncwarp();
  y[threadIdx.x] = first[warp];  // missing_syncwarp
}
int missing_syncwarp(Version version, const Workspace& m) {
  return launch_version(version, missing_syncwarp_kernel<false>, missing_syncwarp_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void syncwarp_across_warps_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, tile, [64]);
  tile[threadIdx.x] = x[threadIdx.x];  // syncwarp_across_warps
  if (Broken)
    __syncwarp();
  else
    __syncthreads();
  y[threadIdx.x] = tile[(threadIdx.x + 32) % 64];  // syncwarp_across_warps
}
int syncwarp_across_warps(Version version, const Workspace& m) {
  return launch_version(version, syncwarp_across_warps_kernel<false>, syncwarp_across_warps_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void plain_read_of_a_counter_kernel(float* y) {
  LAMINA_SHARED(int, counter);
  if (threadIdx.x == 0) counter = 0;
  __syncthreads();
  atomicAdd(&counter, 1);  // plain_read_of_a_counter
  if (!Broken) __syncthreads();
  y[threadIdx.x] = static_cast<float>(counter);  // plain_read_of_a_counter
}
int plain_read_of_a_counter(Version version, const Workspace& m) {
  return launch_version(version, plain_read_of_a_counter_kernel<false>, plain_read_of_a_counter_kernel<true>,
                        {.grid = 1, .block = 64}, m.fresh);
}

// Neighbours that write to the two halves of a word do not disturb each other; one that writes the whole word
// does.
template <bool Broken>
__global__ void pair_over_a_neighbour_kernel(float* y) {
  LAMINA_SHARED(bf16, tile, [66]);
  const bf16 value = from_float<bf16>(1.0f);
  bf16* const at = &tile[threadIdx.x];
  if (Broken && threadIdx.x % 2 == 0)
    *reinterpret_cast<std::uint32_t*>(at) = pack_two(value, value);  // pair_over_a_neighbour
  else
    *at = value;  // pair_over_a_neighbour
  __syncthreads();
  y[threadIdx.x] = to_float(*at);
}
int pair_over_a_neighbour(Version version, const Workspace& m) {
  return launch_version(version, pair_over_a_neighbour_kernel<false>, pair_over_a_neighbour_kernel<true>,
                        {.grid = 1, .block = 64}, m.fresh);
}

template <bool Broken>
__global__ void async_copy_without_barrier_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, tile, [64]);
  async_copy<4>(&tile[threadIdx.x], x + threadIdx.x);  // async_copy_without_barrier
  async_copy_commit();
  async_copy_wait<0>();  // async_copy_without_barrier
  if (!Broken) __syncthreads();
  y[threadIdx.x] = tile[63 - threadIdx.x];  // async_copy_without_barrier
}
int async_copy_without_barrier(Version version, const Workspace& m) {
  return launch_version(version, async_copy_without_barrier_kernel<false>,
                        async_copy_without_barrier_kernel<true>, {.grid = 1, .block = 64}, m.x, m.fresh);
}

}  // namespace lamina::cuda
