// Warp functions that the wrong lanes call.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void mask_without_the_caller_kernel(float* y) {
  const unsigned mask = Broken ? 0x0000ffff : kFullMask;
  y[threadIdx.x] = __shfl_xor_sync(mask, 1.0f, 1);  // mask_without_the_caller
}
int mask_without_the_caller(Version version, const Workspace& m) {
  return launch_version(version, mask_without_the_caller_kernel<false>, mask_without_the_caller_kernel<true>,
                        {.grid = 1, .block = 64}, m.y);
}

template <bool Broken>
__global__ void lanes_that_never_come_kernel(float* y) {
  float value = 1;
  if (!Broken || threadIdx.x % 32 < 20)
    value = __shfl_down_sync(kFullMask, value, 1);  // lanes_that_never_come
  __syncthreads();
  y[threadIdx.x] = value;
}
int lanes_that_never_come(Version version, const Workspace& m) {
  return launch_version(version, lanes_that_never_come_kernel<false>, lanes_that_never_come_kernel<true>,
                        {.grid = 1, .block = 64}, m.y);
}

template <bool Broken>
__global__ void shuffle_in_a_ragged_loop_kernel(float* y) {
  float sum = 0;
  for (int i = Broken ? static_cast<int>(threadIdx.x % 32) : 0; i < 40; i += 32)
    sum += __shfl_xor_sync(kFullMask, 1.0f, 16);  // shuffle_in_a_ragged_loop
  __syncthreads();
  y[threadIdx.x] = sum;
}
int shuffle_in_a_ragged_loop(Version version, const Workspace& m) {
  return launch_version(version, shuffle_in_a_ragged_loop_kernel<false>,
                        shuffle_in_a_ragged_loop_kernel<true>, {.grid = 1, .block = 64}, m.y);
}

template <bool Broken>
__global__ void partial_warp_kernel(float* y) {
  float sum = 1;
  for (int lanes = 16; lanes > 0; lanes /= 2) sum += __shfl_xor_sync(kFullMask, sum, lanes);  // partial_warp
  y[threadIdx.x] = sum;
}
int partial_warp(Version version, const Workspace& m) {
  return launch_version(version, partial_warp_kernel<false>, partial_warp_kernel<true>,
                        {.grid = 1, .block = version == Version::Broken ? 48u : 64u}, m.y);
}

}  // namespace lamina::cuda
