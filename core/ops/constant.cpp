#include "core/ops/constant.h"

#include <cstdio>

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType>, const Attrs& attrs) { return {attrs.as<FullAttrs>().type}; }

}  // namespace

std::string FullAttrs::text() const {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.17g", value);
  return digits;
}

const OpDef full_op{.name = "full", .infer = infer};

Value full(Graph& graph, double value, TensorType type) {
  return graph.add_one(full_op, {}, FullAttrs{value, std::move(type)});
}

Value scalar_like(const Value& x, double value) { return full(*x.graph, value, {x.dtype(), {}}); }

Value zeros_like(const Value& x) { return full(*x.graph, 0, x.type()); }

bool is_full(const Graph& graph, ValueId id, double* value) {
  const Node& node = graph.node(id);
  if (node.op != &full_op) return false;
  *value = node.attrs.as<FullAttrs>().value;
  return true;
}

}  // namespace lamina::ops
