#include "core/ops/stop_gradient.h"

namespace lamina::ops {

const OpDef stop_gradient_op{
    .name = "stop_gradient",
    .infer = [](std::span<const TensorType> in, const Attrs&) -> TensorTypes { return {in[0]}; },
    .decompose = [](const NodeRef& n) -> Values { return {n.in(0)}; }};

Value stop_gradient(const Value& x) { return x.graph->add_one(stop_gradient_op, {x}); }

}  // namespace lamina::ops
