#pragma once

namespace lamina::cuda::emulator {

// A line of a kernel file: where a CUDA thread waits. As a default argument it is the caller's line:
//   void __syncthreads(Site site = Site::here());
struct Site {
  const char* file = "";
  int line = 0;

  static constexpr Site here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace lamina::cuda::emulator
