#include <map>
#include <unordered_map>

#include "core/ops/adam.h"
#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

bool is_small_update(const Node& node, std::int64_t small) {
  return node.op == &ops::adam_update_op && ops::adam_weights(node) == 1 &&
         node.outputs[0].shape.numel() <= small;
}

// Updates with one rate and one set of attributes, by their last node.
std::unordered_map<int, std::vector<int>> find_batches(const Graph& graph, std::int64_t small) {
  std::map<std::pair<ValueId, std::string>, std::vector<int>> alike;
  for (int n = 0; n < static_cast<int>(graph.nodes().size()); ++n) {
    const Node& node = graph.nodes()[static_cast<std::size_t>(n)];
    if (is_small_update(node, small))
      alike[{node.inputs[0], std::string(short_name(node.outputs[0].dtype)) + node.attrs.text()}].push_back(
          n);
  }
  std::unordered_map<int, std::vector<int>> batches;
  for (auto& [key, members] : alike) {
    const int last = members.back();
    batches[last] = std::move(members);
  }
  return batches;
}

}  // namespace

Graph batch_updates(Graph graph, std::int64_t small) {
  const auto batches = find_batches(graph, small);
  if (batches.empty()) return graph;
  Rewriter rewriter(std::move(graph));
  const std::vector<Node>& nodes = rewriter.from().nodes();
  for (int n = 0; n < static_cast<int>(nodes.size()); ++n) {
    const Node& node = nodes[static_cast<std::size_t>(n)];
    if (!is_small_update(node, small)) {
      rewriter.copy(n);
      continue;
    }
    const auto batch = batches.find(n);
    if (batch == batches.end()) continue;  // waits for the last of its kind
    Values inputs{rewriter[node.inputs[0]]};
    for (int member : batch->second) {
      const Values own = rewriter.inputs_of(nodes[static_cast<std::size_t>(member)]);
      inputs.insert(inputs.end(), own.begin() + 1, own.end());
    }
    rewriter.to().set_origin(node.origin);
    const Values outputs = rewriter.to().add(*node.op, inputs, node.attrs);
    for (std::size_t i = 0; i < batch->second.size(); ++i)
      rewriter.set(batch->second[i], std::span(outputs).subspan(3 * i, 3));
  }
  return rewriter.finish();
}

}  // namespace lamina
