#include "core/ops/reverse.h"

namespace lamina::ops {

const OpDef reverse_op{
    .name = "reverse",
    .infer = [](std::span<const TensorType> in, const Attrs&) -> TensorTypes { return {in[0]}; },
    .grad = [](const NodeRef& n, std::span<const Value> dy) -> Values {
      return {reverse(dy[0], n.attrs().as<ReverseAttrs>().axis)};
    }};

Value reverse(const Value& x, int axis) {
  return x.graph->add_one(reverse_op, {x}, ReverseAttrs{normalize_axis(axis, x.rank())});
}

}  // namespace lamina::ops
