// A kernel in a shared object that the test program opens while it runs, as it is done with kernels that are
// compiled at run time.
#include "cuda/language/kernel.h"

namespace lamina::cuda {

__global__ void loaded_later_kernel(const float* x, float* y, std::int64_t n) {
  const std::int64_t i = thread_in_grid();
  if (i <= n) y[i] = 2 * x[i];  // one too many
}

}  // namespace lamina::cuda

extern "C" int loaded_later(const float* x, float* y, std::int64_t n) {
  using namespace lamina::cuda;
  return launch(loaded_later_kernel, {.grid = blocks_for(n + 1, 64), .block = 64}, x, y, n);
}
