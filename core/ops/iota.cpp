#include "core/ops/iota.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType>, const Attrs& attrs) {
  const auto& a = attrs.as<IotaAttrs>();
  if (a.dtype == DType::Bool || (a.count < 0 && a.count != kUnknown))
    throw Error("iota expects a count that is not negative and a dtype of numbers, received " +
                std::to_string(a.count) + " and " + std::string(keras_name(a.dtype)) +
                ".\n  Use another count or dtype.");
  return {{a.dtype, {a.count}}};
}

}  // namespace

const OpDef iota_op{.name = "iota", .infer = infer};

Value iota(Graph& graph, std::int64_t count, DType dtype) {
  return graph.add_one(iota_op, {}, IotaAttrs{count, dtype});
}

}  // namespace lamina::ops
