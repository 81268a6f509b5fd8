// Accesses outside of the memory they are meant for.
#include "tests/cuda/planted_bugs/choose.h"

namespace lamina::cuda {

template <bool Broken>
__global__ void vector_over_the_end_kernel(const float* x, float* y, int n) {
  const int i = static_cast<int>(thread_in_grid()) * 4;
  if (i >= n) return;
  const auto four = Broken ? load_aligned<4>(x + i) : load_first<4>(x + i, n - i);  // vector_over_the_end
  store_first(y + i, four, n - i);
}
int vector_over_the_end(Version version, const Workspace& m) {
  return launch_version(version, vector_over_the_end_kernel<false>, vector_over_the_end_kernel<true>,
                        {.grid = 4, .block = 64}, m.x, m.fresh, Workspace::kSize);
}

template <bool Broken>
__global__ void write_over_the_end_kernel(float* y, int n) {
  const int i = static_cast<int>(thread_in_grid());
  if (Broken || i < n) y[i] = 1;  // write_over_the_end
}
int write_over_the_end(Version version, const Workspace& m) {
  return launch_version(version, write_over_the_end_kernel<false>, write_over_the_end_kernel<true>,
                        {.grid = 16, .block = 64}, m.fresh, Workspace::kSize);
}

// The last of the indices is one too large.
template <bool Broken>
__global__ void index_out_of_range_kernel(const float* x, const int* indices, float* y, int n) {
  const int index = indices[threadIdx.x];
  y[threadIdx.x] = Broken || index < n ? x[index] : 0.0f;  // index_out_of_range
}
int index_out_of_range(Version version, const Workspace& m) {
  return launch_version(version, index_out_of_range_kernel<false>, index_out_of_range_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.indices, m.fresh, Workspace::kSize);
}

template <bool Broken>
__global__ void before_the_begin_kernel(const float* x, float* y) {
  const int i = static_cast<int>(threadIdx.x) - 1;
  y[threadIdx.x] = Broken || i >= 0 ? x[i] : 0.0f;  // before_the_begin
}
int before_the_begin(Version version, const Workspace& m) {
  return launch_version(version, before_the_begin_kernel<false>, before_the_begin_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void shared_array_too_small_kernel(const float* x, float* y) {
  LAMINA_SHARED(float, tile, [Broken ? 63 : 64]);
  tile[threadIdx.x] = x[threadIdx.x];  // shared_array_too_small
  __syncthreads();
  y[threadIdx.x] = tile[threadIdx.x];
}
int shared_array_too_small(Version version, const Workspace& m) {
  return launch_version(version, shared_array_too_small_kernel<false>, shared_array_too_small_kernel<true>,
                        {.grid = 1, .block = 64}, m.x, m.fresh);
}

template <bool Broken>
__global__ void dynamic_shared_too_small_kernel(const float* x, float* y) {
  LAMINA_DYNAMIC_SHARED(float, row);
  row[threadIdx.x] = x[threadIdx.x];  // dynamic_shared_too_small
  __syncthreads();
  y[threadIdx.x] = row[63 - threadIdx.x];
}
int dynamic_shared_too_small(Version version, const Workspace& m) {
  return launch_version(
      version, dynamic_shared_too_small_kernel<false>, dynamic_shared_too_small_kernel<true>,
      {.grid = 1, .block = 64, .shared_bytes = version == Version::Broken ? 64u : 256u}, m.x, m.fresh);
}

// Three launches of one kernel, with a pointer that is none of the device's.
__device__ float first_of_memory(const float* x) {
  return x[threadIdx.x];  // pointer_of_the_host memory_that_was_freed null_pointer
}
template <bool Broken>
__global__ void pointer_of_the_host_kernel(const float* x, float* y) {
  y[threadIdx.x] = first_of_memory(x);
}
int pointer_of_the_host(Version version, const Workspace& m) {
  return launch_version(version, pointer_of_the_host_kernel<false>, pointer_of_the_host_kernel<true>,
                        {.grid = 1, .block = 64}, version == Version::Broken ? m.host : m.x, m.fresh);
}

template <bool Broken>
__global__ void memory_that_was_freed_kernel(const float* x, float* y) {
  y[threadIdx.x] = first_of_memory(x);
}
int memory_that_was_freed(Version version, const Workspace& m) {
  return launch_version(version, memory_that_was_freed_kernel<false>, memory_that_was_freed_kernel<true>,
                        {.grid = 1, .block = 64}, version == Version::Broken ? m.freed : m.x, m.fresh);
}

template <bool Broken>
__global__ void null_pointer_kernel(const float* x, float* y) {
  y[threadIdx.x] = Broken || x ? first_of_memory(x) : 0.0f;
}
int null_pointer(Version version, const Workspace& m) {
  return launch_version(version, null_pointer_kernel<false>, null_pointer_kernel<true>,
                        {.grid = 1, .block = 64}, nullptr, m.fresh);
}

}  // namespace lamina::cuda
