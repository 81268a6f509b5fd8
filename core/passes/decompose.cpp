#include <algorithm>

#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {

Graph decompose(Graph graph, const std::function<bool(const OpDef&)>& has_kernel) {
  auto known = [&](const Node& node) { return is_source(node) || node.op->scalar || has_kernel(*node.op); };
  if (std::ranges::all_of(graph.nodes(), known)) return graph;
  const auto smaller = [&](Graph& to, const Node& node, std::span<const Value> inputs) -> Values {
    if (known(node)) return {};
    if (!node.op->decompose)
      throw Error("this device has no kernel for the op " + std::string(node.op->name) + " (in " +
                  to.current_origin() + ").\n  Choose another device.");
    return node.op->decompose(NodeRef(node.attrs, inputs, {}));
  };
  return decompose(rewrite(std::move(graph), smaller), has_kernel);
}

}  // namespace lamina
