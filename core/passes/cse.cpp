#include <algorithm>
#include <unordered_map>

#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

std::size_t mixed(std::size_t hash, std::size_t number) {
  return (hash ^ number) * 0x9e3779b97f4a7c15 + (hash >> 29);
}

std::size_t hash_of(const Node& node, std::span<const Value> inputs) {
  std::size_t hash = mixed(std::hash<const void*>()(node.op), std::hash<std::string>()(node.attrs.text()));
  for (const Value& v : inputs) {
    hash = mixed(hash, static_cast<std::size_t>(v.id.node));
    hash = mixed(hash, static_cast<std::size_t>(v.id.output));
  }
  return hash;
}

bool same(const Node& twin, const Node& node, std::span<const Value> inputs) {
  return twin.op == node.op && std::ranges::equal(twin.inputs, inputs, {}, {}, &Value::id) &&
         twin.attrs == node.attrs;
}

}  // namespace

Graph cse(Graph graph) {
  std::unordered_multimap<std::size_t, int> seen;  // by hash
  return rewrite(std::move(graph), [&](Graph& to, const Node& node, std::span<const Value> inputs) -> Values {
    const std::size_t hash = hash_of(node, inputs);
    const auto [begin, end] = seen.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      const Node& twin = to.nodes()[static_cast<std::size_t>(it->second)];
      if (!same(twin, node, inputs)) continue;
      Values outputs;
      for (int i = 0; i < static_cast<int>(twin.outputs.size()); ++i)
        outputs.push_back({&to, {it->second, i}});
      return outputs;
    }
    seen.emplace(hash, static_cast<int>(to.nodes().size()));
    return {};
  });
}

}  // namespace lamina
