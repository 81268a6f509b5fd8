// Reads of what nobody wrote.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void scratch_beyond_the_warps_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, scratch, [32]);
  const float sum = warp_sum(x[threadIdx.x]);
  if (lane_in_warp() == 0) scratch[warp_in_block()] = sum;
  __syncthreads();
  const bool mine = Broken || lane_in_warp() < threads_in_block() / 32;
  const float part = mine ? scratch[lane_in_warp()] : 0.0f;  // scratch_beyond_the_warps
  y[threadIdx.x] = warp_sum(part);
}
int scratch_beyond_the_warps(Version version, const Workspace& m) {
  return launch_version(version, scratch_beyond_the_warps_kernel<false>,
                        scratch_beyond_the_warps_kernel<true>, {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void input_nobody_wrote_kernel(const float* x, float* y) {
  const float value = x[threadIdx.x];  // input_nobody_wrote
  y[threadIdx.x] = value > 0 ? value : 0.0f;
}
int input_nobody_wrote(Version version, const Workspace& m) {
  return launch_version(version, input_nobody_wrote_kernel<false>, input_nobody_wrote_kernel<true>,
                        {.grid = 1, .block = 64}, version == Version::Broken ? m.fresh : m.x, m.y);
}

template <bool Broken>
__global__ void sum_that_was_not_cleared_kernel(const float* x, float* y) {
  atomicAdd(y, x[threadIdx.x]);  // sum_that_was_not_cleared
}
int sum_that_was_not_cleared(Version version, const Workspace& m) {
  return launch_version(version, sum_that_was_not_cleared_kernel<false>,
                        sum_that_was_not_cleared_kernel<true>, {.grid = 1, .block = 64}, m.x,
                        version == Version::Broken ? m.fresh : m.y);
}

template <bool Broken>
__global__ void async_copy_without_wait_kernel(const float* x, float* y) {
  LAMINA_SHARED(float4, tile, [64]);
  async_copy<16>(&tile[threadIdx.x], x + 4 * threadIdx.x);
  async_copy_commit();
  if (!Broken) async_copy_wait<0>();
  y[threadIdx.x] = tile[threadIdx.x].x;  // async_copy_without_wait
}
int async_copy_without_wait(Version version, const Workspace& m) {
  return launch_version(version, async_copy_without_wait_kernel<false>, async_copy_without_wait_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

// Two buffers in turn: the wait must leave one group on its way, not two.
template <bool Broken>
__global__ void wait_for_the_wrong_group_kernel(const float* x, float* y, int tiles) {
  LAMINA_SHARED(float, tile, [2][64]);
  const int t = static_cast<int>(threadIdx.x);
  async_copy<4>(&tile[0][t], x + t);
  async_copy_commit();
  float sum = 0;
  for (int i = 0; i < tiles; ++i) {
    if (i + 1 < tiles) async_copy<4>(&tile[(i + 1) % 2][t], x + (i + 1) * 64 + t);
    async_copy_commit();
    async_copy_wait<Broken ? 2 : 1>();
    sum += tile[i % 2][t];  // wait_for_the_wrong_group
  }
  y[t] = sum;
}
int wait_for_the_wrong_group(Version version, const Workspace& m) {
  return launch_version(version, wait_for_the_wrong_group_kernel<false>,
                        wait_for_the_wrong_group_kernel<true>, {.grid = 1, .block = 64}, m.x, m.fresh, 4);
}

}  // namespace lamina::cuda
