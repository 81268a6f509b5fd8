#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/runtime/backend.h"
#include "cpu/pool/thread_pool.h"

namespace lamina::bench {

struct KernelTime {
  std::string kernel;  // "matmul"
  int calls = 0;       // in one run of the program
  double seconds = 0;  // of all of them in one run
};

// Runs a CPU program `runs` times kernel by kernel, each under the clock, and gives the means by kernel,
// slowest first. It works on an arena of zeros and on the variables of the program. A look at the clock
// before each kernel costs some 20 ns, so the sum is more than a run takes.
std::vector<KernelTime> kernel_times(const Program& program, cpu::ThreadPool& pool, int runs);

}  // namespace lamina::bench
