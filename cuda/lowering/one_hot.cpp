#include "cuda/lowering/one_hot.h"

#include "core/ops/one_hot.h"
#include "cuda/kernels/one_hot.h"

namespace lamina::cuda {

Kernel lower_one_hot(const NodeView& node, const Abilities&) {
  const auto& attrs = node.attrs<ops::OneHotAttrs>();
  const OneHotParameters filled{.index_dtype = node.input(0).dtype,
                                .dtype = attrs.dtype,
                                .count = node.input(0).shape.numel(),
                                .depth = attrs.depth};
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (filled.count * filled.depth == 0) return {};
    OneHotParameters p = filled;
    p.indices = args.in(0);
    p.y = args.out(0);
    return {launch_of("one_hot", p)};
  };
  return {.name = "one_hot", .bind = bind};
}

}  // namespace lamina::cuda
