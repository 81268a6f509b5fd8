#pragma once

#include "core/base/dtype.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// y[i, k] = 1 if k = indices[i], else 0.
struct OneHotParameters {
  const void* indices = nullptr;  // [count]
  void* y = nullptr;              // [count, depth]
  DType index_dtype = {};         // Int32, Int64 or UInt8
  DType dtype = {};               // of y, any
  std::int64_t count = 0, depth = 0;
};
int one_hot(Stream stream, const OneHotParameters& parameters);

}  // namespace lamina::cuda
