#include "core/ops/window.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/ops/conv.h"
#include "core/ops/pool.h"

namespace lamina::ops {
namespace {

std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing was thrown";
}

Value images(Graph& graph, const Shape& shape) { return graph.input("x", {DType::Float32, shape}); }

Shape conv_shape(const Shape& x, const Shape& kernel, const ConvOptions& options = {}) {
  Graph graph;
  return conv(images(graph, x), graph.input("k", {DType::Float32, kernel}), options).shape();
}

TEST(Window, UnknownSizesStayUnknown) {
  EXPECT_EQ(conv_shape({kUnknown, 28, 28, 1}, {3, 3, 1, 8}), (Shape{kUnknown, 26, 26, 8}));
  EXPECT_EQ(
      conv_shape({kUnknown, kUnknown, 28, 1}, {3, 3, 1, 8}, {.strides = {2, 2}, .padding = Padding::Same}),
      (Shape{kUnknown, kUnknown, 14, 8}));
}

TEST(Window, SamePaddingNeedsNoSizeWithoutStrides) {
  const Window window = make_window("conv", {3, 4}, {.padding = Padding::Same}, {kUnknown, kUnknown});
  EXPECT_EQ(window[0].pad_low, 1);
  EXPECT_EQ(window[0].pad_high, 1);
  EXPECT_EQ(window[1].pad_low, 1);
  EXPECT_EQ(window[1].pad_high, 2);
}

TEST(Window, SamePlacesAreTheSizeDividedByTheStride) {
  for (std::int64_t n = 1; n < 20; ++n)
    for (std::int64_t stride = 1; stride < 5; ++stride)
      for (std::int64_t size = 1; size < 7; ++size)
        EXPECT_EQ(conv_shape({1, n, 1}, {size, 1, 1}, {.strides = {stride}, .padding = Padding::Same})[1],
                  (n + stride - 1) / stride);
}

TEST(Window, TransposedShapesAreKeras) {
  for (const auto& [padding, expected] : {std::pair{Padding::Valid, 11}, std::pair{Padding::Same, 10}}) {
    Graph graph;
    const Value kernel = graph.input("k", {DType::Float32, {3, 3, 4, 8}});
    const Value y =
        conv_transpose(images(graph, {2, 5, 5, 8}), kernel, {.strides = {2, 2}, .padding = padding});
    EXPECT_EQ(y.shape(), (Shape{2, expected, expected, 4}));
  }
}

TEST(Window, TextTellsWhatIsNotPlain) {
  Graph graph;
  const Value kernel = graph.input("k", {DType::Float32, {3, 2, 4, 8}});
  const Value y =
      conv(images(graph, {2, 5, 5, 8}), kernel, {.strides = {2, 1}, .padding = Padding::Same, .groups = 2});
  EXPECT_EQ(graph.node(y.id).attrs.text(), "3x2, strides 2x1, pads 1:1 0:1, groups 2");
}

TEST(WindowErrors, NameShapesAndARemedy) {
  EXPECT_EQ(message_of([] {
              conv_shape({kUnknown, 4, 4, 1}, {5, 5, 1, 8});
            }),
            "conv expects a window that fits into its input, received one that spans 5 over axis 1 of "
            "f32[?, 4, 4, 1], padded by 0 and 0.\n  Use a smaller window, or padding = \"same\".");
  EXPECT_EQ(
      message_of([] {
        conv_shape({1, 4, 4, 6}, {3, 3, 3, 9}, {.groups = 4});
      }),
      "conv expects channels and filters that divide into its groups, received 6 channels and 9 filters in 4 "
      "groups.\n  Use a number of groups that divides both.");
  EXPECT_EQ(
      message_of([] {
        conv_shape({1, 4, 4, 6}, {3, 3, 5, 8});
      }),
      "conv expects 5 channels, received 6 in f32[1, 4, 4, 6] and f32[3, 3, 5, 8].\n  Make the two agree.");
  EXPECT_EQ(message_of([] {
              conv_shape({1, 4, 4, 6}, {3, 3, 6, 8}, {.strides = {0, 1}});
            }),
            "conv expects positive strides, received 0x1.\n  Use numbers of at least 1.");
  EXPECT_EQ(message_of([] {
              conv_shape({1, 4, 4, 6}, {3, 3, 6, 8}, {.strides = {1}});
            }),
            "conv expects strides for 2 spatial axes, received 1.\n  Give one number per spatial axis.");
  EXPECT_EQ(
      message_of([] {
        Graph graph;
        max_pool(images(graph, {1, 4, 3}), {.size = {2}, .padding = Padding::Explicit, .pads = {{2, 0}}});
      }),
      "max_pool expects pads smaller than its window, received 2, strides 2, pads 2:0.\n  Use smaller pads: "
      "a "
      "window of nothing but padding has no value.");
  EXPECT_EQ(
      message_of([] { padding_from_name("full"); }),
      "padding expects \"valid\", \"same\" or \"causal\", received \"full\".\n  Use one of these names.");
}

}  // namespace
}  // namespace lamina::ops
