#include "core/ops/one_hot.h"

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/iota.h"
#include "core/ops/reshape.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<OneHotAttrs>();
  if (!is_integer(in[0].dtype))
    throw Error("one_hot expects integers, received " + to_string(in[0]) +
                ".\n  Convert them with ops::cast.");
  if (a.depth < 0)
    throw Error("one_hot expects a depth that is not negative, received " + std::to_string(a.depth) +
                ".\n  Give the number of classes.");
  return {{a.dtype, in[0].shape + Shape{a.depth}}};
}

Values decompose(const NodeRef& n) {
  const auto& a = n.attrs().as<OneHotAttrs>();
  const Value classes = iota(n.graph(), a.depth, DType::Int64);  // wide enough for indices of any dtype
  return {cast(equal(expand_dims(n.in(0), -1), classes), a.dtype)};
}

}  // namespace

const OpDef one_hot_op{.name = "one_hot", .infer = infer, .decompose = decompose};

Value one_hot(const Value& indices, std::int64_t depth, DType dtype) {
  return indices.graph->add_one(one_hot_op, {indices}, OneHotAttrs{depth, dtype});
}

}  // namespace lamina::ops
