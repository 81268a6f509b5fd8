#include "core/ops/conv.h"

#include <algorithm>

namespace lamina::ops {
namespace {

constexpr std::string_view kConv = "conv", kTransposed = "conv_input_grad", kKernelGrad = "conv_kernel_grad";

void require_types(std::string_view op, const TensorType& a, const TensorType& b) {
  const int rank = a.shape.rank();
  if (rank < 3 || rank > 5 || b.shape.rank() != rank || a.dtype != b.dtype || !is_float(a.dtype))
    throw Error(
        std::string(op) +
        " expects two floating-point tensors of one dtype and one rank of 3 to 5, received " + to_string(a) +
        " and " + to_string(b) +
        ".\n  Images are [batch, height, width, channels], kernels [height, width, channels, filters].");
}

void require_groups(std::string_view op, std::int64_t channels, std::int64_t filters, std::int64_t groups) {
  const auto splits = [&](std::int64_t n) { return n == kUnknown || n % groups == 0; };
  if (groups < 1 || !splits(channels) || !splits(filters))
    throw Error(std::string(op) + " expects channels and filters that divide into its groups, received " +
                std::to_string(channels) + " channels and " + std::to_string(filters) + " filters in " +
                std::to_string(groups) + " groups.\n  Use a number of groups that divides both.");
}

void require_equal(std::string_view op, std::string_view what, std::int64_t expected, std::int64_t received,
                   const TensorType& a, const TensorType& b) {
  if (expected == received || expected == kUnknown || received == kUnknown) return;
  throw Error(std::string(op) + " expects " + std::to_string(expected) + " " + std::string(what) +
              ", received " + std::to_string(received) + " in " + to_string(a) + " and " + to_string(b) +
              ".\n  Make the two agree.");
}

void require_kernel(std::string_view op, const Window& window, const TensorType& kernel) {
  check(static_cast<int>(window.size()) == kernel.shape.rank() - 2, "a window for each spatial axis");
  for (int i = 0; i < static_cast<int>(window.size()); ++i)
    check(window[static_cast<std::size_t>(i)].size == kernel.shape[i],
          std::string(op) + " window of another size");
}

// What dy must be for these images.
void require_places(std::string_view op, const ConvAttrs& a, const TensorType& images, const TensorType& dy) {
  const Shape places = window_output(op, a.window, images);
  for (int i = 0; i < places.rank(); ++i)
    require_equal(op, "places along a spatial axis", places[i], dy.shape[i + 1], images, dy);
  require_equal(op, "images", images.shape[0], dy.shape[0], images, dy);
}

TensorTypes infer_conv(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<ConvAttrs>();
  const TensorType &x = in[0], &kernel = in[1];
  require_types(kConv, x, kernel);
  require_kernel(kConv, a.window, kernel);
  require_groups(kConv, x.shape.back(), kernel.shape.back(), a.groups);
  require_equal(kConv, "channels", kernel.shape[-2] * a.groups, x.shape.back(), x, kernel);
  return {{x.dtype, Shape{x.shape[0]} + window_output(kConv, a.window, x) + Shape{kernel.shape.back()}}};
}

TensorTypes infer_input_grad(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<ConvAttrs>();
  const TensorType &dy = in[0], &kernel = in[1];
  require_types(kTransposed, dy, kernel);
  require_kernel(kTransposed, a.window, kernel);
  const std::int64_t channels = kernel.shape[-2] * a.groups;
  require_groups(kTransposed, channels, kernel.shape.back(), a.groups);
  require_equal(kTransposed, "filters", kernel.shape.back(), dy.shape.back(), dy, kernel);
  const TensorType dx{dy.dtype, Shape{dy.shape[0]} + a.spatial + Shape{channels}};
  require_places(kTransposed, a, dx, dy);
  return {dx};
}

TensorTypes infer_kernel_grad(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<ConvAttrs>();
  const TensorType &x = in[0], &dy = in[1];
  require_types(kKernelGrad, x, dy);
  check(static_cast<int>(a.window.size()) == x.shape.rank() - 2, "a window for each spatial axis");
  require_groups(kKernelGrad, x.shape.back(), dy.shape.back(), a.groups);
  require_places(kKernelGrad, a, x, dy);
  Shape kernel;
  for (const WindowAxis& axis : a.window) kernel.push_back(axis.size);
  const std::int64_t channels = x.shape.back();
  return {{x.dtype, kernel + Shape{channels == kUnknown ? kUnknown : channels / a.groups, dy.shape.back()}}};
}

ConvAttrs with_spatial(const NodeRef& node, const Value& images) {
  ConvAttrs attrs = node.attrs().as<ConvAttrs>();
  attrs.spatial = spatial_axes(images.shape());
  return attrs;
}

Value conv_with(const Value& x, const Value& kernel, ConvAttrs attrs) {
  attrs.spatial = {};
  return x.graph->add_one(conv_op, {x, kernel}, std::move(attrs));
}

Values grad_conv(const NodeRef& node, std::span<const Value> dy) {
  const Value &x = node.in(0), &kernel = node.in(1);
  const ConvAttrs attrs = with_spatial(node, x);
  return {conv_input_grad(dy[0], kernel, attrs), conv_kernel_grad(x, dy[0], attrs)};
}

// z = input_grad(y, kernel) is the transpose of conv: its gradient towards y is conv itself.
Values grad_input_grad(const NodeRef& node, std::span<const Value> dz) {
  const Value &y = node.in(0), &kernel = node.in(1);
  const auto& attrs = node.attrs().as<ConvAttrs>();
  return {conv_with(dz[0], kernel, attrs), conv_kernel_grad(dz[0], y, attrs)};
}

Values grad_kernel_grad(const NodeRef& node, std::span<const Value> dkernel) {
  const Value &x = node.in(0), &y = node.in(1);
  const ConvAttrs attrs = with_spatial(node, x);
  return {conv_input_grad(y, dkernel[0], attrs), conv_with(x, dkernel[0], attrs)};
}

std::vector<std::int64_t> kernel_sizes(const Value& kernel) {
  const Shape sizes = kernel.shape().slice(0, kernel.rank() - 2);
  return sizes.dims();
}

// Where a transposed convolution ends: the size whose convolution gives n places.
std::int64_t transposed_size(const WindowAxis& axis, Padding padding, std::int64_t n) {
  if (n == kUnknown) return kUnknown;
  if (padding == Padding::Same) return n * axis.stride;
  return (n - 1) * axis.stride + std::max(axis.reach(), axis.stride);
}

}  // namespace

std::string ConvAttrs::text() const {
  return to_string(window) + (groups == 1 ? "" : ", groups " + std::to_string(groups)) +
         (spatial.empty() ? "" : ", to " + sizes_text(spatial.dims()));
}

const OpDef conv_op{.name = kConv, .infer = infer_conv, .grad = grad_conv};
const OpDef conv_input_grad_op{.name = kTransposed, .infer = infer_input_grad, .grad = grad_input_grad};
const OpDef conv_kernel_grad_op{.name = kKernelGrad, .infer = infer_kernel_grad, .grad = grad_kernel_grad};

Value conv(const Value& x, const Value& kernel, const ConvOptions& options) {
  require_types(kConv, x.type(), kernel.type());
  const WindowOptions window{options.strides, options.dilation, options.padding, options.pads};
  return x.graph->add_one(
      conv_op, {x, kernel},
      ConvAttrs{make_window(kConv, kernel_sizes(kernel), window, spatial_axes(x.shape())), options.groups});
}

Value conv_transpose(const Value& x, const Value& kernel, const ConvOptions& options) {
  require_types("conv_transpose", x.type(), kernel.type());
  if (options.padding != Padding::Valid && options.padding != Padding::Same)
    throw Error(
        "conv_transpose expects padding \"valid\" or \"same\".\n  Crop the output for other paddings.");
  const Shape places = spatial_axes(x.shape());
  WindowOptions window{options.strides, options.dilation, Padding::Valid, {}};
  const std::vector<std::int64_t> sizes = kernel_sizes(kernel);
  const Window unpadded = make_window("conv_transpose", sizes, window, places);
  Shape spatial;
  for (int i = 0; i < places.rank(); ++i)
    spatial.push_back(transposed_size(unpadded[static_cast<std::size_t>(i)], options.padding, places[i]));
  window.padding = options.padding;
  return conv_input_grad(x, kernel,
                         {make_window("conv_transpose", sizes, window, spatial), options.groups, spatial});
}

Value conv_input_grad(const Value& dy, const Value& kernel, ConvAttrs attrs) {
  return dy.graph->add_one(conv_input_grad_op, {dy, kernel}, std::move(attrs));
}

Value conv_kernel_grad(const Value& x, const Value& dy, ConvAttrs attrs) {
  attrs.spatial = {};
  return x.graph->add_one(conv_kernel_grad_op, {x, dy}, std::move(attrs));
}

}  // namespace lamina::ops
