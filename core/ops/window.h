#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ir/graph.h"

// Windows that slide over the spatial axes of images: what convolution and pooling have in common.
namespace lamina::ops {

// How many cells are added around the input:
//   Valid     none; the window stays inside.
//   Same      so many that the output has ceil(n / stride) places; an odd one goes behind (right, bottom).
//   Causal    all in front: a place sees itself and what came before. For sequences.
//   Explicit  as listed in `pads`.
enum class Padding : std::uint8_t { Valid, Same, Causal, Explicit };

// "valid", "same" or "causal", as Keras writes it. Throws Error naming these.
Padding padding_from_name(std::string_view keras_name);

// Cells added in front of an axis and behind it.
struct PadPair {
  std::int64_t low = 0, high = 0;
};

// What is asked for; one number per spatial axis, and an empty list means 1 everywhere.
struct WindowOptions {
  std::vector<std::int64_t> strides = {};
  std::vector<std::int64_t> dilation = {};
  Padding padding = Padding::Valid;
  std::vector<PadPair> pads = {};  // with Padding::Explicit
};

// The window along one spatial axis: cell i of place p lies at input index p * stride - pad_low + i *
// dilation.
struct WindowAxis {
  std::int64_t size = 1, stride = 1, dilation = 1, pad_low = 0, pad_high = 0;

  std::int64_t reach() const { return (size - 1) * dilation + 1; }  // from the first cell to the last
  // floor((pad_low + n + pad_high - reach) / stride) + 1; below 1 if the window does not fit, kUnknown if n
  // is.
  std::int64_t places(std::int64_t n) const;
  bool operator==(const WindowAxis&) const = default;
};
using Window = std::vector<WindowAxis>;

// The spatial axes of an image batch [n, ...spatial, channels].
Shape spatial_axes(const Shape& images);

// The window of these sizes with its padding settled for an input of that spatial shape. Where strides make
// Same depend on a size that is not known yet, the pads stay 0; the output's size is unknown then too. Throws
// Error in the name of `op` if a number is missing or out of range.
Window make_window(std::string_view op, const std::vector<std::int64_t>& sizes, const WindowOptions& options,
                   const Shape& spatial);

// The spatial shape of the output. Throws Error in the name of `op` if the window does not fit `images`.
Shape window_output(std::string_view op, const Window& window, const TensorType& images);

// "3x3, strides 2x2, dilation 2x2, pads 0:1 0:1"; what is 1 or 0 everywhere is left out.
std::string to_string(const Window& window);

// "28x28".
std::string sizes_text(const std::vector<std::int64_t>& sizes);

}  // namespace lamina::ops
