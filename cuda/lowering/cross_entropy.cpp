#include "cuda/lowering/cross_entropy.h"

#include "core/ops/cross_entropy.h"
#include "cuda/kernels/cross_entropy.h"
#include "cuda/lowering/lines.h"

namespace lamina::cuda {
namespace {

Kernel lower_rows(const NodeView& node, std::string_view launcher) {
  const Shape& shape = node.input(0).shape;
  const CrossEntropyParameters filled{.dtype = node.input(0).dtype,
                                      .label_dtype = node.input(1).dtype,
                                      .rows = lines_along(shape, shape.rank() - 1)};
  const bool has_dy = node.inputs() == 3;
  auto bind = [=](const Arguments& args) -> std::vector<Launch> {
    if (filled.rows.lines == 0) return {};
    CrossEntropyParameters p = filled;
    p.logits = args.in(0);
    p.labels = args.in(1);
    if (has_dy) p.dy = args.in(2);
    p.y = args.out(0);
    p.node = args.node;
    p.error = args.error;
    return {launch_of(launcher, p)};
  };
  const std::int64_t classes = shape.back();
  auto explain = [classes](std::int64_t label) { return ops::label_outside(label, classes); };
  return {.name = launcher, .bind = bind, .explain = explain};
}

}  // namespace

Kernel lower_cross_entropy(const NodeView& node, const Abilities&) {
  return lower_rows(node, "cross_entropy");
}
Kernel lower_cross_entropy_grad(const NodeView& node, const Abilities&) {
  return lower_rows(node, "cross_entropy_grad");
}

}  // namespace lamina::cuda
