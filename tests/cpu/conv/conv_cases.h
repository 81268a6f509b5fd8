#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "core/ops/conv.h"

namespace lamina::test {

// A convolution to try: sizes of the images and of the kernel, and options.
struct ConvCase {
  const char* name;
  Shape images, kernel;
  ops::ConvOptions options = {};
};
inline std::ostream& operator<<(std::ostream& out, const ConvCase& c) { return out << c.name; }

inline const std::vector<ConvCase>& conv_cases() {
  using ops::Padding;
  static const std::vector<ConvCase> cases = {
      {"first_layer", {5, 28, 28, 1}, {3, 3, 1, 32}},
      {"second_layer", {3, 13, 13, 32}, {3, 3, 32, 64}},
      {"many_chunks", {12, 10, 10, 32}, {3, 3, 32, 64}, {.padding = Padding::Same}},
      {"bands", {2, 18, 14, 32}, {3, 3, 32, 80}},
      {"deep", {1, 5, 5, 640}, {3, 3, 640, 32}},
      {"one_image", {1, 9, 7, 16}, {3, 3, 16, 16}},
      {"batch_of_33", {33, 6, 6, 4}, {3, 3, 4, 8}},
      {"empty_batch", {0, 8, 8, 3}, {3, 3, 3, 8}},
      {"one_by_one", {4, 7, 5, 24}, {1, 1, 24, 40}},
      {"one_by_one_strided", {4, 7, 6, 16}, {1, 1, 16, 32}, {.strides = {2, 2}, .padding = Padding::Same}},
      {"single_output", {3, 5, 5, 8}, {5, 5, 8, 10}},
      {"same", {2, 10, 11, 16}, {3, 3, 16, 32}, {.padding = Padding::Same}},
      {"same_even_kernel", {2, 7, 9, 8}, {2, 4, 8, 16}, {.padding = Padding::Same}},
      {"same_strided_even", {2, 8, 9, 3}, {4, 4, 3, 16}, {.strides = {2, 2}, .padding = Padding::Same}},
      {"strides", {3, 15, 14, 8}, {3, 5, 8, 16}, {.strides = {2, 3}}},
      {"stride_larger_than_kernel", {2, 13, 13, 8}, {2, 2, 8, 16}, {.strides = {3, 4}}},
      {"dilation", {2, 13, 15, 8}, {3, 3, 8, 16}, {.padding = Padding::Same, .dilation = {2, 3}}},
      {"strides_and_dilation", {2, 13, 15, 4}, {3, 3, 4, 8}, {.strides = {2, 2}, .dilation = {2, 2}}},
      {"groups", {2, 9, 9, 32}, {3, 3, 8, 64}, {.groups = 4}},
      {"groups_of_odd_sizes", {2, 9, 9, 9}, {3, 3, 3, 15}, {.padding = Padding::Same, .groups = 3}},
      {"depthwise", {3, 9, 8, 32}, {3, 3, 1, 32}, {.padding = Padding::Same, .groups = 32}},
      {"depthwise_multiplier", {2, 9, 8, 12}, {3, 3, 1, 24}, {.strides = {2, 2}, .groups = 12}},
      {"odd_channels", {2, 9, 10, 7}, {3, 2, 7, 13}},
      {"colour_first_layer", {2, 32, 32, 3}, {7, 7, 3, 64}, {.strides = {2, 2}, .padding = Padding::Same}},
      {"one_filter", {2, 8, 8, 16}, {3, 3, 16, 1}, {.padding = Padding::Same}},
      {"three_filters_strided", {3, 9, 11, 24}, {3, 3, 24, 3}, {.strides = {2, 2}, .padding = Padding::Same}},
      {"two_filters_dilated", {2, 12, 12, 20}, {3, 3, 20, 2}, {.dilation = {2, 2}}},
      {"one_filter_many_chunks", {9, 14, 14, 32}, {3, 3, 32, 1}, {.padding = Padding::Same}},
      {"one_filter_one_image", {1, 40, 50, 32}, {3, 3, 32, 1}, {.padding = Padding::Same}},
      {"three_channels_strided",
       {3, 12, 13, 3},
       {4, 4, 3, 32},
       {.strides = {2, 2}, .padding = Padding::Same}},
      {"depthwise_many_chunks", {9, 16, 17, 130}, {3, 3, 1, 130}, {.padding = Padding::Same, .groups = 130}},
      {"depthwise_dilated", {2, 16, 15, 20}, {3, 2, 1, 20}, {.dilation = {3, 2}, .groups = 20}},
      {"uneven_pads", {2, 6, 7, 8}, {3, 3, 8, 16}, {.padding = Padding::Explicit, .pads = {{0, 2}, {3, 1}}}},
      {"wide_pads", {1, 4, 4, 8}, {3, 3, 8, 8}, {.padding = Padding::Explicit, .pads = {{4, 4}, {3, 5}}}},
      {"sequence", {4, 20, 8}, {5, 8, 16}, {.padding = Padding::Same}},
      {"causal_sequence", {4, 20, 8}, {3, 8, 16}, {.padding = Padding::Causal, .dilation = {4}}},
      {"volume", {2, 6, 7, 8, 4}, {3, 2, 3, 4, 8}, {.strides = {1, 2, 1}, .padding = Padding::Same}},
  };
  return cases;
}

// Shapes and attributes of the three ops of one case; all share the same triple of tensors.
struct ConvShapes {
  Shape images, kernel, places;
  ops::ConvAttrs attrs, input_grad_attrs;
};
inline ConvShapes shapes_of(const ConvCase& c) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, c.images});
  const Value kernel = graph.input("kernel", {DType::Float32, c.kernel});
  const Value y = ops::conv(x, kernel, c.options);
  ConvShapes shapes{c.images, c.kernel, y.shape(), graph.node(y.id).attrs.as<ops::ConvAttrs>(), {}};
  shapes.input_grad_attrs = shapes.attrs;
  shapes.input_grad_attrs.spatial = ops::spatial_axes(c.images);
  return shapes;
}

}  // namespace lamina::test
