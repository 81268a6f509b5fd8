#include "core/ops/window.h"

#include <algorithm>

namespace lamina::ops {
namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

void require_list(std::string_view op, std::string_view what, std::size_t count, int rank) {
  if (count != static_cast<std::size_t>(rank))
    throw Error(std::string(op) + " expects " + std::string(what) + " for " + std::to_string(rank) +
                " spatial axes, received " + std::to_string(count) +
                ".\n  Give one number per spatial axis.");
}

std::vector<std::int64_t> positive_list(std::string_view op, std::string_view what,
                                        std::vector<std::int64_t> list, int rank) {
  if (list.empty()) list.assign(static_cast<std::size_t>(rank), 1);
  require_list(op, what, list.size(), rank);
  for (std::int64_t number : list)
    if (number < 1)
      throw Error(std::string(op) + " expects positive " + std::string(what) + ", received " +
                  sizes_text(list) + ".\n  Use numbers of at least 1.");
  return list;
}

// Source of the rule: total = max((out - 1) * stride + reach - n, 0) with out = ceil(n / stride), as
// TensorFlow and Keras define "same".
PadPair same_pads(const WindowAxis& axis, std::int64_t n) {
  const bool known = n != kUnknown;
  if (!known && axis.stride != 1) return {};
  const std::int64_t last = known ? (n - 1) / axis.stride * axis.stride : 0;
  const std::int64_t total = std::max<std::int64_t>(last + axis.reach() - (known ? n : 1), 0);
  return {total / 2, total - total / 2};
}

PadPair pads_for(const WindowOptions& options, const WindowAxis& axis, std::size_t i, std::int64_t n) {
  if (options.padding == Padding::Same) return same_pads(axis, n);
  if (options.padding == Padding::Causal) return {axis.reach() - 1, 0};
  if (options.padding == Padding::Explicit) return options.pads[i];
  return {};
}

void require_fit(std::string_view op, const WindowAxis& axis, int i, const TensorType& images) {
  const std::int64_t n = images.shape[i + 1];
  if (n == kUnknown || axis.places(n) >= 1) return;
  throw Error(std::string(op) + " expects a window that fits into its input, received one that spans " +
              std::to_string(axis.reach()) + " over axis " + std::to_string(i + 1) + " of " +
              to_string(images) + ", padded by " + std::to_string(axis.pad_low) + " and " +
              std::to_string(axis.pad_high) + ".\n  Use a smaller window, or padding = \"same\".");
}

std::vector<std::int64_t> column(const Window& window, std::int64_t WindowAxis::*field) {
  std::vector<std::int64_t> numbers;
  for (const WindowAxis& axis : window) numbers.push_back(axis.*field);
  return numbers;
}

std::string column_text(std::string_view name, const Window& window, std::int64_t WindowAxis::*field) {
  const std::vector<std::int64_t> numbers = column(window, field);
  const bool plain = std::all_of(numbers.begin(), numbers.end(), [](std::int64_t n) { return n == 1; });
  return plain ? "" : ", " + std::string(name) + " " + sizes_text(numbers);
}

}  // namespace

Padding padding_from_name(std::string_view keras_name) {
  if (keras_name == "valid") return Padding::Valid;
  if (keras_name == "same") return Padding::Same;
  if (keras_name == "causal") return Padding::Causal;
  throw Error("padding expects \"valid\", \"same\" or \"causal\", received \"" + std::string(keras_name) +
              "\".\n  Use one of these names.");
}

std::int64_t WindowAxis::places(std::int64_t n) const {
  return n == kUnknown ? kUnknown : floor_divide(pad_low + n + pad_high - reach(), stride) + 1;
}

Shape spatial_axes(const Shape& images) { return images.slice(1, images.rank() - 1); }

Window make_window(std::string_view op, const std::vector<std::int64_t>& sizes, const WindowOptions& options,
                   const Shape& spatial) {
  const int rank = spatial.rank();
  require_list(op, "window sizes", sizes.size(), rank);
  const auto checked = positive_list(op, "window sizes", sizes, rank);
  const auto strides = positive_list(op, "strides", options.strides, rank);
  const auto dilation = positive_list(op, "dilation", options.dilation, rank);
  if (options.padding == Padding::Explicit) require_list(op, "pads", options.pads.size(), rank);
  Window window;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    WindowAxis axis{.size = checked[i], .stride = strides[i], .dilation = dilation[i]};
    const PadPair pads = pads_for(options, axis, i, spatial[static_cast<int>(i)]);
    if (pads.low < 0 || pads.high < 0)
      throw Error(std::string(op) + " expects pads of at least 0, received " + std::to_string(pads.low) +
                  " and " + std::to_string(pads.high) + ".\n  Slice the input to cut cells off.");
    axis.pad_low = pads.low, axis.pad_high = pads.high;
    window.push_back(axis);
  }
  return window;
}

Shape window_output(std::string_view op, const Window& window, const TensorType& images) {
  Shape out;
  for (int i = 0; i < static_cast<int>(window.size()); ++i) {
    const WindowAxis& axis = window[static_cast<std::size_t>(i)];
    require_fit(op, axis, i, images);
    out.push_back(axis.places(images.shape[i + 1]));
  }
  return out;
}

std::string to_string(const Window& window) {
  std::string text = sizes_text(column(window, &WindowAxis::size));
  text += column_text("strides", window, &WindowAxis::stride);
  text += column_text("dilation", window, &WindowAxis::dilation);
  std::string pads;
  bool padded = false;
  for (const WindowAxis& axis : window) {
    pads += " " + std::to_string(axis.pad_low) + ":" + std::to_string(axis.pad_high);
    padded = padded || axis.pad_low != 0 || axis.pad_high != 0;
  }
  return padded ? text + ", pads" + pads : text;
}

std::string sizes_text(const std::vector<std::int64_t>& sizes) {
  std::string text;
  for (std::int64_t n : sizes) text += (text.empty() ? "" : "x") + (n == kUnknown ? "?" : std::to_string(n));
  return text;
}

}  // namespace lamina::ops
