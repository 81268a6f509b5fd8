#include "core/ops/cast.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  return {{attrs.as<CastAttrs>().dtype, in[0].shape}};
}

Values grad(const NodeRef& n, std::span<const Value> dy) {
  if (!is_float(n.in(0).dtype()) || !is_float(dy[0].dtype())) return {Value{}};
  return {cast(dy[0], n.in(0).dtype())};
}

}  // namespace

const OpDef cast_op{.name = "cast", .infer = infer, .grad = grad};

Value cast(const Value& x, DType dtype) {
  return x.dtype() == dtype ? x : x.graph->add_one(cast_op, {x}, CastAttrs{dtype});
}

}  // namespace lamina::ops
