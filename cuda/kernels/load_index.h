#pragma once

#include "core/base/dtype.h"
#include "cuda/language/target.h"

namespace lamina::cuda {

// Element i of labels or indices, whose dtype is Int32, Int64 or UInt8.
__device__ __forceinline__ std::int64_t load_index(const void* data, DType dtype, std::int64_t i) {
  if (dtype == DType::Int32) return static_cast<const std::int32_t*>(data)[i];
  if (dtype == DType::Int64) return static_cast<const std::int64_t*>(data)[i];
  return static_cast<const std::uint8_t*>(data)[i];
}

}  // namespace lamina::cuda
