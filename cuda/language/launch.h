#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "cuda/language/stream.h"
#include "cuda/language/target.h"
#if !defined(__CUDACC__)
#include "cuda/emulator/grid.h"
#endif

namespace lamina::cuda {

struct LaunchConfig {
  dim3 grid;                     // blocks; at least one in each direction
  dim3 block;                    // threads; a multiple of 32 and at most 1024 in all
  std::size_t shared_bytes = 0;  // of LAMINA_DYNAMIC_SHARED, for each block
  Stream stream = nullptr;
};

// Launches a kernel. Returns 0, or a code of CUDA's (cudaError_t): here those that are known at once, such as
// impossible sizes; on the emulator also faults of the kernel, as it has run when this returns. Arguments are
// converted to the kernel's parameters, which are plain values and pointers of 4 KiB in all.
//   return launch(scale_kernel, {.grid = blocks, .block = 256, .stream = stream}, x, y, factor, n);
template <class... Parameters, class... Arguments>
int launch(void (*kernel)(Parameters...), const LaunchConfig& config, Arguments&&... arguments) {
  static_assert(sizeof...(Parameters) == sizeof...(Arguments),
                "as many arguments as the kernel has parameters");
  static_assert((std::is_trivially_copyable_v<Parameters> && ... && true),
                "parameters are copied to the device");
  static_assert((sizeof(Parameters) + ... + 0) <= 4096, "tables go by pointer to device memory");
#if defined(__CUDACC__)
  constexpr std::size_t kNeedsNoPermission = 32 * 1024;  // of 48 KiB, which static shared memory counts in
  if (config.shared_bytes > kNeedsNoPermission) {
    const cudaError_t refused = cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel),
                                                     cudaFuncAttributeMaxDynamicSharedMemorySize,
                                                     static_cast<int>(config.shared_bytes));
    if (refused != cudaSuccess) return refused;
  }
  cudaLaunchConfig_t settings{};
  settings.gridDim = config.grid;
  settings.blockDim = config.block;
  settings.dynamicSmemBytes = config.shared_bytes;
  settings.stream = config.stream;
  return cudaLaunchKernelEx(&settings, kernel, std::forward<Arguments>(arguments)...);
#else
  struct Call {
    void (*kernel)(Parameters...);
    std::tuple<Parameters...> arguments;
  };
  const auto converted = [](Parameters... values) { return std::tuple<Parameters...>(values...); };
  const Call call{kernel, converted(std::forward<Arguments>(arguments)...)};
  const auto invoke = [](const void* data) {
    const Call& self = *static_cast<const Call*>(data);
    std::apply(self.kernel, self.arguments);
  };
  return emulator::run_grid({reinterpret_cast<const void*>(kernel), invoke, &call, sizeof call, config.grid,
                             config.block, config.shared_bytes});
#endif
}

}  // namespace lamina::cuda
