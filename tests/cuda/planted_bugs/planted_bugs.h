#pragma once

#include <vector>

#include "cuda/emulator/report.h"

// Faults that kernels really have, each planted in a small kernel of its own that also has a correct version.
// The check build must find every one, and say nothing about the correct versions, whatever the order of the
// threads.
namespace lamina::cuda {

// What the kernels work on; device memory if nothing else is said.
struct Workspace {
  static constexpr int kSize = 1003;  // no multiple of a warp, a block or a vector

  const float* x;      // [kSize] numbers
  float* y;            // [kSize] zeros
  float* fresh;        // [kSize] not initialised
  int* counters;       // [64] zeros
  const int* indices;  // [64] numbers below kSize, but for the last, which is kSize
  const float* freed;  // [kSize] that were freed
  const float* host;   // [kSize] of the host
};

enum class Version { Correct, Broken };

struct PlantedBug {
  const char*
      name;  // of the launcher; the kernel is called <name>_kernel, and its faulty lines end with // <name>
  const char* file;  // without folder
  emulator::ReportKind kind;
  int (*launch)(Version version, const Workspace& memory);
};

std::vector<PlantedBug> planted_bugs();

}  // namespace lamina::cuda
