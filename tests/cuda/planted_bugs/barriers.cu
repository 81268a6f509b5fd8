// Barriers that not all threads reach.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void barrier_in_a_branch_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, tile, [64]);
  tile[threadIdx.x] = x[threadIdx.x];
  if (Broken && threadIdx.x < 32)
    __syncthreads();  // barrier_in_a_branch
  else
    __syncthreads();  // barrier_in_a_branch
  y[threadIdx.x] = tile[63 - threadIdx.x];
}
int barrier_in_a_branch(Version version, const Workspace& m) {
  return launch_version(version, barrier_in_a_branch_kernel<false>, barrier_in_a_branch_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void return_before_a_barrier_kernel(const float* x, float* y, int n) {
  LAMINA_SHARED(float, tile, [64]);
  const int t = static_cast<int>(threadIdx.x);
  if (Broken && t >= n) return;
  tile[t] = t < n ? x[t] : 0.0f;
  __syncthreads();  // return_before_a_barrier
  if (t < n) y[t] = tile[n - 1 - t];
}
int return_before_a_barrier(Version version, const Workspace& m) {
  return launch_version(version, return_before_a_barrier_kernel<false>, return_before_a_barrier_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh, 50);
}

template <bool Broken>
__global__ void loop_of_unequal_length_kernel(const float* x, float* y, int n) {
  LAMINA_SHARED(float, tile, [64]);
  const int t = static_cast<int>(threadIdx.x);
  float sum = 0;
  for (int begin = Broken ? t : 0; begin < n; begin += 64) {
    const int i = Broken ? begin : begin + t;
    tile[t] = i < n ? x[i] : 0.0f;
    __syncthreads();  // loop_of_unequal_length
    sum += tile[(t + 1) % 64];
    __syncthreads();  // loop_of_unequal_length
  }
  y[t] = sum;
}
int loop_of_unequal_length(Version version, const Workspace& m) {
  return launch_version(version, loop_of_unequal_length_kernel<false>, loop_of_unequal_length_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh, 100);
}

template <bool Broken>
__global__ void barrier_against_warp_kernel(float* y) {
  float value = 1;
  if (Broken && threadIdx.x % 32 >= 16)
    __syncthreads();  // barrier_against_warp
  else
    value = __shfl_xor_sync(kFullMask, value, 1);  // barrier_against_warp
  y[threadIdx.x] = value;
}
int barrier_against_warp(Version version, const Workspace& m) {
  return launch_version(version, barrier_against_warp_kernel<false>, barrier_against_warp_kernel<true>,
                        {.grid = 1, .block = 64}, m.y);
}

}  // namespace lamina::cuda
