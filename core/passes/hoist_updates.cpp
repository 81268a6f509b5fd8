#include <algorithm>
#include <numeric>

#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

// Nodes that an output needs; the others serve updates only.
std::vector<bool> needed_by_outputs(const Graph& graph) {
  std::vector<bool> needed(graph.nodes().size());
  for (const Graph::End& end : graph.outputs()) needed[static_cast<std::size_t>(end.value.node)] = true;
  for (std::size_t n = graph.nodes().size(); n-- > 0;)
    if (needed[n])
      for (ValueId id : graph.nodes()[n].inputs) needed[static_cast<std::size_t>(id.node)] = true;
  return needed;
}

// The earliest place for each node that serves updates only: behind its inputs, and, if it makes the new
// value of a state, behind the readers of the old one, so that it can overwrite it in place. All other nodes
// keep theirs.
std::vector<int> places(const Graph& graph) {
  const std::vector<bool> fixed = needed_by_outputs(graph);
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
    if (fixed[n] || is_source(node)) continue;
    place[n] = overwritten[n] >= 0 ? last_reader[static_cast<std::size_t>(overwritten[n])] : 0;
    for (ValueId id : node.inputs) {
      place[n] = std::max(place[n], place[static_cast<std::size_t>(id.node)]);
      if (overwritten[n] >= 0) place[n] = std::max(place[n], last_reader[static_cast<std::size_t>(id.node)]);
    }
  }
  return place;
}

}  // namespace

Graph hoist_updates(const Graph& graph) {
  const std::vector<int> place = places(graph);
  std::vector<int> order(graph.nodes().size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return place[static_cast<std::size_t>(a)] < place[static_cast<std::size_t>(b)];
  });
  Rewriter rewriter(graph);
  for (int n : order) rewriter.copy(n);
  return rewriter.finish();
}

}  // namespace lamina
