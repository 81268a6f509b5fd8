#pragma once

#include <cstdint>

#include "cuda/language/stream.h"

namespace lamina::cuda {

// Random tensors of Philox blocks; which word becomes which element stands in core/ops/random.h. The same
// bits as on the CPU; normals up to the rounding of log, sin and cos.
struct RandomParameters {
  const std::int64_t* key = nullptr;  // {seed, counter}
  void* to = nullptr;                 // [count] of float, or of double
  std::int64_t count = 0;
  std::uint64_t stream = 0;  // of the program's random numbers
  bool is_double = false, normal = false;
};
int random(Stream stream, const RandomParameters& parameters);

}  // namespace lamina::cuda
