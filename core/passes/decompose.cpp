#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {

Graph decompose(const Graph& graph, const std::function<bool(const OpDef&)>& has_kernel) {
  bool again = false;
  auto known = [&](const Node& node) { return is_source(node) || node.op->scalar || has_kernel(*node.op); };
  Graph result = rewrite(graph, [&](Graph& to, const Node& node, std::span<const Value> inputs) -> Values {
    if (known(node)) return {};
    if (!node.op->decompose)
      throw Error("this device has no kernel for the op " + std::string(node.op->name) + " (in " +
                  graph.origin(node) + ").\n  Choose another device.");
    const std::size_t before = to.nodes().size();
    Values outputs = node.op->decompose(NodeRef(node.attrs, inputs, {}));
    for (std::size_t n = before; n < to.nodes().size(); ++n) again = again || !known(to.nodes()[n]);
    return outputs;
  });
  return again ? decompose(result, has_kernel) : result;
}

}  // namespace lamina
