#include <algorithm>
#include <numeric>

#include "core/ops/adam.h"
#include "core/ops/cast.h"
#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

// Nodes that may not move: all but the arithmetic between the last gradients and the new values of states.
std::vector<bool> find_fixed(const Graph& graph) {
  std::vector<bool> fixed(graph.nodes().size(), false);
  for (const Graph::End& end : graph.outputs()) fixed[static_cast<std::size_t>(end.value.node)] = true;
  for (std::size_t n = graph.nodes().size(); n-- > 0;) {
    const Node& node = graph.nodes()[n];
    const bool arithmetic = node.op->scalar || node.op == &ops::cast_op || node.op == &ops::adam_update_op;
    fixed[n] = fixed[n] || !arithmetic;
    if (fixed[n])
      for (ValueId id : node.inputs) fixed[static_cast<std::size_t>(id.node)] = true;
  }
  return fixed;
}

bool waits(const Node& node, std::int64_t small) {
  const Shape& shape = node.outputs[0].shape;
  return !shape.empty() && shape.numel() <= small;
}

// The earliest place for each node that may move: behind its inputs, and, if it makes the new
// value of a state, behind the readers of the old one, so that it can overwrite it in place. All other nodes
// keep theirs, those for small weights too; but numbers that all updates share, such as the rate, go ahead.
std::vector<int> places(const Graph& graph, std::int64_t small) {
  const std::vector<bool> fixed = find_fixed(graph);
  std::vector<int> last_reader(graph.nodes().size(), -1);
  std::vector<int> place(graph.nodes().size());
  std::iota(place.begin(), place.end(), 0);
  for (std::size_t n = 0; n < place.size(); ++n)
    for (ValueId id : graph.nodes()[n].inputs)
      if (fixed[n]) last_reader[static_cast<std::size_t>(id.node)] = static_cast<int>(n);
  std::vector<int> overwritten(graph.nodes().size(), -1);  // by node: the state whose new value it makes
  for (const Graph::Update& u : graph.updates())
    overwritten[static_cast<std::size_t>(u.value.node)] =
        graph.state_values()[static_cast<std::size_t>(u.state)].node;
  for (std::size_t n = 0; n < place.size(); ++n) {
    const Node& node = graph.nodes()[n];
    if (is_source(node)) place[n] = -1;
    if (fixed[n] || is_source(node) || waits(node, small)) continue;
    place[n] = overwritten[n] >= 0 ? last_reader[static_cast<std::size_t>(overwritten[n])] : 0;
    for (ValueId id : node.inputs) {
      place[n] = std::max(place[n], place[static_cast<std::size_t>(id.node)]);
      if (overwritten[n] >= 0) place[n] = std::max(place[n], last_reader[static_cast<std::size_t>(id.node)]);
    }
  }
  return place;
}

}  // namespace

Graph hoist_updates(Graph graph, std::int64_t small) {
  const std::vector<int> place = places(graph, small);
  std::vector<int> order(graph.nodes().size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return place[static_cast<std::size_t>(a)] < place[static_cast<std::size_t>(b)];
  });
  Rewriter rewriter(std::move(graph));
  for (int n : order) rewriter.copy(n);
  return rewriter.finish();
}

}  // namespace lamina
