#include "cuda/lowering/argmax.h"

#include "core/ops/argmax.h"
#include "cuda/kernels/argmax.h"
#include "cuda/lowering/lines.h"

namespace lamina::cuda {

Kernel lower_argmax(const NodeView& node, const Abilities&) {
  const TensorType& x = node.input(0);
  const ArgmaxParameters filled{.dtype = x.dtype,
                                .lines = lines_along(x.shape, node.attrs<ops::ArgmaxAttrs>().axis)};
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (filled.lines.lines == 0) return {};
    ArgmaxParameters p = filled;
    p.x = args.in(0);
    p.y = args.out<std::int32_t>(0);
    return {launch_of("argmax", p)};
  };
  return {.name = "argmax", .bind = bind};
}

}  // namespace lamina::cuda
