#pragma once

#include <cstdint>

namespace lamina::cuda {

// What kernels raise (kernels/raise.h) when they meet data that they cannot mean, such as a label outside its
// classes. It lies in device memory and the first to raise it wins; kernels that change states read it and
// leave them as they are.
struct ErrorWord {
  std::int32_t raised = 0;
  std::int32_t node = -1;     // of the program
  std::int64_t value = 0;     // the offending number
  ErrorWord* twin = nullptr;  // a copy in pinned host memory, for the host to look at without waiting
};

}  // namespace lamina::cuda
