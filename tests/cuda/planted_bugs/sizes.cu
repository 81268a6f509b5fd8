// Launches that no device accepts.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void too_many_threads_kernel(float* y) {
  if (thread_in_grid() < 64) y[threadIdx.x] = 1;
}
int too_many_threads(Version version, const Workspace& m) {
  return launch_version(version, too_many_threads_kernel<false>, too_many_threads_kernel<true>,
                        {.grid = 1, .block = version == Version::Broken ? 2048u : 1024u}, m.y);
}

template <bool Broken>
__global__ void no_blocks_kernel(float* y) {
  y[thread_in_grid()] = 1;
}
int no_blocks(Version version, const Workspace& m) {
  return launch_version(version, no_blocks_kernel<false>, no_blocks_kernel<true>,
                        {.grid = version == Version::Broken ? 0u : 1u, .block = 64}, m.y);
}

template <bool Broken>
__global__ void too_much_shared_memory_kernel(float* y) {
  LAMINA_DYNAMIC_SHARED(float, table);
  table[threadIdx.x] = 1;
  y[threadIdx.x] = table[threadIdx.x];
}
int too_much_shared_memory(Version version, const Workspace& m) {
  return launch_version(
      version, too_much_shared_memory_kernel<false>, too_much_shared_memory_kernel<true>,
      {.grid = 1, .block = 64, .shared_bytes = version == Version::Broken ? 300'000u : 200'000u}, m.y);
}

}  // namespace lamina::cuda
