#pragma once

#include "core/ops/conv.h"
#include "cpu/kernel.h"
#include "cpu/reference/window.h"

namespace lamina::cpu {

// The sizes that the three convolution ops share.
struct ConvSizes {
  Windows windows;
  std::int64_t channels = 0, filters = 0, groups = 1;

  std::int64_t group_channels() const { return channels / groups; }
  std::int64_t group_filters() const { return filters / groups; }
  std::int64_t image_elements() const { return windows.in_cells() * channels; }
  std::int64_t place_elements() const { return windows.out_cells() * filters; }  // of one image
  std::int64_t kernel_elements() const { return windows.window_cells() * group_channels() * filters; }
  // Multiplications of one op, those with padding included.
  std::int64_t products() const { return windows.images * windows.out_cells() * kernel_elements(); }
};

// Of a node of any of the three, given the types of the images and of the places.
inline ConvSizes conv_sizes(const NodeView& node, const TensorType& images, const TensorType& places) {
  const auto& attrs = node.attrs<ops::ConvAttrs>();
  return {make_windows(attrs.window, images.shape, places.shape), images.shape.back(), places.shape.back(),
          attrs.groups};
}

}  // namespace lamina::cpu
