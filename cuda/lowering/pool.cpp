#include "cuda/lowering/pool.h"

#include "core/ops/pool.h"
#include "cuda/kernels/pool.h"
#include "cuda/lowering/windows.h"

namespace lamina::cuda {
namespace {

// set(parameters, args) fills in the addresses of the inputs.
template <class Set>
Kernel make_kernel(std::string_view name, const NodeView& node, PoolParameters parameters, Set set) {
  const TensorType& result = node.output(0);
  parameters.dtype = static_cast<std::int32_t>(result.dtype);
  parameters.channels = result.shape.back();
  const bool is_empty = result.shape.numel() == 0;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (is_empty) return {};
    PoolParameters p = parameters;
    set(p, args);
    p.result = args.out<std::byte>(0);
    return {launch_of(name, p)};
  };
  return {.name = name, .bind = bind};
}

}  // namespace

Kernel lower_max_pool(const NodeView& node, const Abilities&) {
  const auto& attrs = node.attrs<ops::MaxPoolAttrs>();
  return make_kernel("max_pool", node,
                     {.windows = make_windows(attrs.window, node.input(0).shape, node.output(0).shape)},
                     [](PoolParameters& p, const Arguments& args) { p.x = args.in<std::byte>(0); });
}

Kernel lower_max_pool_grad(const NodeView& node, const Abilities&) {
  const auto& attrs = node.attrs<ops::MaxPoolAttrs>();
  return make_kernel("max_pool_grad", node,
                     {.windows = make_windows(attrs.window, node.input(0).shape, node.input(1).shape)},
                     [](PoolParameters& p, const Arguments& args) {
                       p.x = args.in<std::byte>(0);
                       p.y = args.in<std::byte>(1);
                       p.dy = args.in<std::byte>(2);
                     });
}

Kernel lower_avg_pool(const NodeView& node, const Abilities&) {
  const auto& attrs = node.attrs<ops::AvgPoolAttrs>();
  return make_kernel("avg_pool", node,
                     {.windows = make_windows(attrs.window, node.input(0).shape, node.output(0).shape),
                      .count_padding = attrs.count_padding},
                     [](PoolParameters& p, const Arguments& args) { p.x = args.in<std::byte>(0); });
}

Kernel lower_avg_pool_grad(const NodeView& node, const Abilities&) {
  const auto& attrs = node.attrs<ops::AvgPoolAttrs>();
  return make_kernel("avg_pool_grad", node,
                     {.windows = make_windows(attrs.window, node.output(0).shape, node.input(0).shape),
                      .count_padding = attrs.count_padding},
                     [](PoolParameters& p, const Arguments& args) { p.dy = args.in<std::byte>(0); });
}

}  // namespace lamina::cuda
