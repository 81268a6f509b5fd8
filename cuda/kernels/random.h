#pragma once

#include <cstdint>

#include "core/base/dtype.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// Random tensors of Philox blocks; which word becomes which element stands in core/ops/random.h. The same
// bits as on the CPU; normals up to the rounding of log, sin and cos.
struct RandomParameters {
  const std::int64_t* key = nullptr;  // {seed, counter}
  void* to = nullptr;                 // [count] of dtype
  std::int64_t count = 0;
  std::uint64_t stream = 0;      // of the program's random numbers
  DType dtype = DType::Float32;  // halves are drawn as floats and rounded
  bool normal = false;
};
int random(Stream stream, const RandomParameters& parameters);

}  // namespace lamina::cuda
