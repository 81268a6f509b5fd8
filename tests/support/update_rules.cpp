#include "tests/support/update_rules.h"

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/passes/passes.h"
#include "core/runtime/node_view.h"

namespace lamina::support {

FusedCase momentum_rule(DType dtype, std::int64_t count) {
  Graph graph;
  const TensorType type{dtype, {count}};
  const Value rate = graph.input("rate", {DType::Float32, {}}), w = graph.input("w", type),
              v = graph.input("v", type), g = graph.input("g", type);
  const Value moved = 0.9 * v - ops::cast(rate * 0.01, dtype) * g;
  graph.output("w", w + moved);
  graph.output("v", moved);
  graph = dce(fuse(std::move(graph)));
  const int last = static_cast<int>(graph.nodes().size()) - 1;
  const NodeView node(graph, last);
  return {to_string(type), node.attrs<ops::FusedAttrs>(), node.input_types()};
}

std::vector<FusedCase> momentum_rules(DType dtype) {
  std::vector<FusedCase> rules;
  for (std::int64_t count : {1, 5, 4096, 31, 4097, 12'345, 1}) rules.push_back(momentum_rule(dtype, count));
  return rules;
}

}  // namespace lamina::support
