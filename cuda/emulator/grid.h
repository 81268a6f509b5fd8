#pragma once

#include <cstddef>
#include <mutex>

#include "cuda/emulator/vector_types.h"

namespace lamina::cuda::emulator {

// One launch. `invoke` calls the kernel as one CUDA thread.
struct Grid {
  const void* kernel;  // its host function, for names in reports
  void (*invoke)(const void* arguments);
  const void* arguments;
  std::size_t argument_bytes;
  dim3 blocks;
  dim3 block;
  std::size_t dynamic_shared = 0;  // bytes a block
};

// Runs every block to its end and returns 0, or a code of CUDA's: 9 (invalid configuration) or 719 (launch
// failure); then take_reports() says why. The first fault that a device would not survive ends the launch.
// Launches from several OS threads run one after another.
int run_grid(const Grid& grid);

// Held while a launch runs, and by everything that changes device memory.
std::mutex& device_mutex();

}  // namespace lamina::cuda::emulator
