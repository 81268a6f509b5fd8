#include "cuda/lowering/conv.h"

#include <algorithm>

#include "core/ops/conv.h"
#include "cuda/kernels/add_parts.h"
#include "cuda/kernels/conv.h"
#include "cuda/lowering/tiling.h"
#include "cuda/lowering/windows.h"

namespace lamina::cuda {
namespace {

// The sizes of one group's product.
struct ProductSize {
  std::int64_t rows, columns, depth;
};

// Narrow groups, as of depthwise convolutions, get a thread for each element, unless its sum is long.
Tiling tiling_of(const ProductSize& size, std::int64_t groups, DType dtype) {
  constexpr std::int64_t kNarrow = 4, kShort = 1024;
  if (groups > 1 && size.columns <= kNarrow && size.depth <= kShort) return {.tile = 1, .splits = 1};
  Tiling tiling = choose_tiling(size.rows, size.columns, size.depth, groups, dtype);
  if (size_of(dtype) == 2) tiling.tile = std::min(tiling.tile, 64);
  return tiling;
}

// Parts of halves are floats.
std::int64_t bytes_of_parts(const TensorType& result, int splits) {
  return splits > 1 ? splits * result.shape.numel() * std::max<std::int64_t>(size_of(result.dtype), 4) : 0;
}

// set(parameters, args) fills in the addresses of the inputs.
template <class Set>
Kernel make_kernel(std::string_view name, const NodeView& node, ConvParameters parameters,
                   const ProductSize& size, Set set) {
  const TensorType& result = node.output(0);
  const Tiling tiling = tiling_of(size, parameters.groups, result.dtype);
  parameters.tile = tiling.tile;
  parameters.splits = tiling.splits;
  const std::int64_t count = result.shape.numel();
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (count == 0) return {};
    ConvParameters p = parameters;
    set(p, args);
    p.result = args.out<std::byte>(0);
    p.parts = args.workspace;
    std::vector<Launch> launches{launch_of(name, p)};
    if (p.splits > 1)
      launches.push_back(launch_of(
          "add_parts",
          AddPartsParameters{
              .parts = p.parts, .y = p.result, .count = count, .splits = p.splits, .dtype = p.dtype}));
    return launches;
  };
  return {.name = name, .bind = bind, .workspace_bytes = bytes_of_parts(result, tiling.splits)};
}

}  // namespace

ConvParameters conv_parameters(const NodeView& node, const TensorType& images, const TensorType& places) {
  const auto& attrs = node.attrs<ops::ConvAttrs>();
  ConvParameters p{};
  p.windows = make_windows(attrs.window, images.shape, places.shape);
  p.channels = images.shape.back();
  p.filters = places.shape.back();
  p.groups = attrs.groups;
  p.dtype = static_cast<std::int32_t>(node.output(0).dtype);
  return p;
}

Kernel lower_conv(const NodeView& node, const Abilities&) {
  const ConvParameters p = conv_parameters(node, node.input(0), node.output(0));
  const ProductSize size{p.windows.images * p.windows.out_cells(), p.filters / p.groups,
                         p.windows.window_cells() * p.channels / p.groups};
  return make_kernel("conv", node, p, size, [](ConvParameters& to, const Arguments& args) {
    to.x = args.in<std::byte>(0);
    to.kernel = args.in<std::byte>(1);
  });
}

Kernel lower_conv_input_grad(const NodeView& node, const Abilities&) {
  const ConvParameters p = conv_parameters(node, node.output(0), node.input(0));
  const ProductSize size{p.windows.images * p.windows.in_cells(), p.channels / p.groups,
                         p.windows.window_cells() * p.filters / p.groups};
  return make_kernel("conv_input_grad", node, p, size, [](ConvParameters& to, const Arguments& args) {
    to.dy = args.in<std::byte>(0);
    to.kernel = args.in<std::byte>(1);
  });
}

Kernel lower_conv_kernel_grad(const NodeView& node, const Abilities&) {
  const ConvParameters p = conv_parameters(node, node.input(0), node.input(1));
  const ProductSize size{p.windows.window_cells() * p.channels / p.groups, p.filters / p.groups,
                         p.windows.images * p.windows.out_cells()};
  return make_kernel("conv_kernel_grad", node, p, size, [](ConvParameters& to, const Arguments& args) {
    to.x = args.in<std::byte>(0);
    to.dy = args.in<std::byte>(1);
  });
}

}  // namespace lamina::cuda
