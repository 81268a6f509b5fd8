#pragma once

#include <limits>

#include "cpu/reference/conv_sizes.h"

namespace lamina::cpu {

// True for what the direct kernels take: float32, something to compute, and images whose elements can be
// counted by GatherRow.
inline bool takes_direct(const TensorType& result, const ConvSizes& sizes) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max() / 4;  // padding may add to it
  return result.dtype == DType::Float32 && sizes.products() > 0 && sizes.image_elements() < kMost &&
         sizes.place_elements() < kMost && sizes.kernel_elements() < kMost;
}

// A window of 1 makes each cell its own place; the spatial axes become one long row.
inline ConvSizes joined_if_pointwise(ConvSizes sizes) {
  Windows& w = sizes.windows;
  if (w.window_cells() != 1 || w.in != w.out || w.axis != decltype(w.axis){}) return sizes;
  w.in = w.out = {1, 1, w.in_cells()};
  return sizes;
}

}  // namespace lamina::cpu
