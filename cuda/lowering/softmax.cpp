#include "cuda/lowering/softmax.h"

#include "core/ops/softmax.h"
#include "cuda/kernels/softmax.h"
#include "cuda/lowering/lines.h"

namespace lamina::cuda {
namespace {

Kernel lower_along_axis(const NodeView& node, std::string_view launcher) {
  const Shape& shape = node.input(0).shape;
  const SoftmaxParameters filled{.dtype = node.input(0).dtype,
                                 .lines = lines_along(shape, node.attrs<ops::SoftmaxAttrs>().axis)};
  const bool empty = shape.numel() == 0;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (empty) return {};
    SoftmaxParameters p = filled;
    p.x = args.in(0);
    p.y = args.out(0);
    return {launch_of(launcher, p)};
  };
  return {.name = launcher, .bind = bind};
}

}  // namespace

Kernel lower_softmax(const NodeView& node, const Abilities&) { return lower_along_axis(node, "softmax"); }
Kernel lower_log_softmax(const NodeView& node, const Abilities&) {
  return lower_along_axis(node, "log_softmax");
}

}  // namespace lamina::cuda
