#include "cuda/lowering/cudnn_conv.h"

#include <algorithm>

#include "core/base/dtype.h"
#include "cuda/lowering/conv.h"
#include "cuda/lowering/filter_layout.h"
#include "cuda/lowering/vendor_workspace.h"

namespace lamina::cuda {
namespace {

// Cells that the last window reaches behind the input; less than 0 if it ends before.
std::int64_t behind(const WindowAxis& a) { return a.first(a.out - 1) + (a.size - 1) * a.dilation + 1 - a.in; }

std::string axis_refusal(const WindowAxis& a) {
  if (a.in < 1 || a.out < 1 || a.size < 1) return "empty";
  if (a.pad_low < 0) return "padding that takes cells away";
  // What is left over behind the last window would hold another one.
  if (behind(a) + a.stride <= 0) return "fewer places than fit";
  return "";
}

// Which of a node's inputs are what; the one that is not there is the result.
struct Ends {
  int x = -1, kernel = -1, dy = -1;
};

std::vector<Launch> launches(std::string_view name, ConvParameters p, const Ends& ends,
                             const Arguments& args) {
  std::byte* const filters = first_for_vendor(args.workspace);
  p.parts = filters + up_to_256(kernel_bytes(p));
  if (ends.x >= 0) p.x = args.in<std::byte>(ends.x);
  if (ends.dy >= 0) p.dy = args.in<std::byte>(ends.dy);
  if (ends.kernel < 0) {
    p.result = filters;
    return {launch_of(name, p), move_filters_last(p, filters, args.out<std::byte>(0))};
  }
  p.kernel = filters;
  p.result = args.out<std::byte>(0);
  return {move_filters_first(p, args.in<std::byte>(ends.kernel), filters), launch_of(name, p)};
}

Kernel make_kernel(std::string_view name, const ConvParameters& p, const Ends& ends,
                   const Abilities& abilities) {
  if (!cudnn_conv_refusal(p).empty()) return {};
  const std::optional<std::int64_t> workspace = abilities.workspace_of(launch_of(name, p));
  if (!workspace) return {};
  return {.name = name,
          .bind = [=](const Arguments& args) { return launches(name, p, ends, args); },
          .workspace_bytes = vendor_bytes(up_to_256(kernel_bytes(p)) + *workspace)};
}

}  // namespace

std::string cudnn_conv_refusal(const ConvParameters& p) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 31) - 1;
  if (static_cast<DType>(p.dtype) == DType::Float64) return "float64";
  if (p.windows.images < 1 || p.channels < 1 || p.filters < 1) return "empty";
  for (const WindowAxis& a : p.windows.axis)
    if (std::string refusal = axis_refusal(a); !refusal.empty()) return refusal;
  const std::int64_t largest = std::max({p.windows.images * p.windows.in_cells() * p.channels,
                                         p.windows.images * p.windows.out_cells() * p.filters,
                                         p.windows.window_cells() * p.channels / p.groups * p.filters});
  return largest > kMost ? "a tensor of 2^31 elements" : "";
}

Kernel lower_cudnn_conv(const NodeView& node, const Abilities& abilities) {
  return make_kernel("cudnn_conv", conv_parameters(node, node.input(0), node.output(0)),
                     {.x = 0, .kernel = 1}, abilities);
}

Kernel lower_cudnn_conv_input_grad(const NodeView& node, const Abilities& abilities) {
  return make_kernel("cudnn_conv_input_grad", conv_parameters(node, node.output(0), node.input(0)),
                     {.kernel = 1, .dy = 0}, abilities);
}

Kernel lower_cudnn_conv_kernel_grad(const NodeView& node, const Abilities& abilities) {
  return make_kernel("cudnn_conv_kernel_grad", conv_parameters(node, node.input(0), node.input(1)),
                     {.x = 0, .dy = 1}, abilities);
}

}  // namespace lamina::cuda
