#pragma once

#include "core/base/dtype.h"
#include "cuda/kernels/lines.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// The index of the largest element of each line: the first of equal ones, the first NaN if there is one.
struct ArgmaxParameters {
  const void* x = nullptr;    // as `lines` says, which are not empty
  std::int32_t* y = nullptr;  // [lines]
  DType dtype = {};           // of x, all but Bool
  Lines lines = {};
};
int argmax(Stream stream, const ArgmaxParameters& parameters);

}  // namespace lamina::cuda
