#pragma once

#include <algorithm>
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

// How many images make a block of about `places` places, so that what is read of the other operand is used
// often. At most `most`, and few enough for GatherRow's offsets.
inline std::int64_t images_of_block(const ConvSizes& sizes, std::int64_t places, std::int64_t most) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max() / 8;
  const std::int64_t largest = std::max(sizes.image_elements(), sizes.place_elements());
  return std::clamp<std::int64_t>(std::min(places / sizes.windows.out_cells(), kMost / largest), 1, most);
}

// A window of 1 makes each cell its own place; the spatial axes become one long row.
inline ConvSizes joined_if_pointwise(ConvSizes sizes) {
  Windows& w = sizes.windows;
  if (w.window_cells() != 1 || w.in != w.out || w.axis != decltype(w.axis){}) return sizes;
  w.in = w.out = {1, 1, w.in_cells()};
  return sizes;
}

}  // namespace lamina::cpu
