#include <unordered_map>

#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

// Nodes with the same key may still differ in attributes that their text does not show, so those are compared
// too.
std::string key_of(const Node& node, std::span<const Value> inputs) {
  std::string key = std::to_string(reinterpret_cast<std::uintptr_t>(node.op));
  for (const Value& v : inputs) key += "," + std::to_string(v.id.node) + "." + std::to_string(v.id.output);
  return key + "|" + node.attrs.text();
}

}  // namespace

Graph cse(const Graph& graph) {
  std::unordered_multimap<std::string, int> seen;
  return rewrite(graph, [&](Graph& to, const Node& node, std::span<const Value> inputs) -> Values {
    const std::string key = key_of(node, inputs);
    auto [begin, end] = seen.equal_range(key);
    for (auto it = begin; it != end; ++it) {
      const Node& twin = to.nodes()[static_cast<std::size_t>(it->second)];
      if (!(twin.attrs == node.attrs)) continue;
      Values outputs;
      for (int i = 0; i < static_cast<int>(twin.outputs.size()); ++i)
        outputs.push_back({&to, {it->second, i}});
      return outputs;
    }
    Values outputs = to.add(*node.op, inputs, node.attrs);
    seen.emplace(key, outputs[0].id.node);
    return outputs;
  });
}

}  // namespace lamina
