// Vector accesses to addresses that are no multiple of their size.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void misaligned_pack_kernel(const float* x, float* y) {
  const float* const from = x + 4 * threadIdx.x + 1;
  const auto four = Broken ? load_aligned<4>(from) : load<4>(from);  // misaligned_pack
  store_aligned(y + 4 * threadIdx.x, four);
}
int misaligned_pack(Version version, const Workspace& m) {
  return launch_version(version, misaligned_pack_kernel<false>, misaligned_pack_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void misaligned_float4_kernel(const float* x, float* y) {
  const float* const from = x + 4 * threadIdx.x + (Broken ? 2 : 0);
  *reinterpret_cast<float4*>(y + 4 * threadIdx.x) =
      *reinterpret_cast<const float4*>(from);  // misaligned_float4
}
int misaligned_float4(Version version, const Workspace& m) {
  return launch_version(version, misaligned_float4_kernel<false>, misaligned_float4_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void misaligned_async_copy_kernel(const float* x, float* y) {
  LAMINA_SHARED(float4, tile, [64]);
  const float* const from = x + (Broken ? 5 : 4) * threadIdx.x;
  async_copy<16>(&tile[threadIdx.x], from);  // misaligned_async_copy
  async_copy_commit();
  async_copy_wait<0>();
  y[threadIdx.x] = tile[threadIdx.x].y;
}
int misaligned_async_copy(Version version, const Workspace& m) {
  return launch_version(version, misaligned_async_copy_kernel<false>, misaligned_async_copy_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

}  // namespace lamina::cuda
