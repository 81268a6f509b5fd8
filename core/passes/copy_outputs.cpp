#include <set>

#include "core/ops/reshape.h"
#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

// The state whose memory a value is another name for, or -1.
int state_behind(const Graph& graph, ValueId id) {
  while (graph.node(id).op == &ops::reshape_op) id = graph.node(id).inputs[0];
  return graph.node(id).op == &state_op ? graph.state_of(id.node) : -1;
}

}  // namespace

Graph copy_outputs(Graph graph) {
  std::vector<bool> updated(graph.states().size());
  for (const Graph::Update& u : graph.updates()) updated[static_cast<std::size_t>(u.state)] = true;
  std::set<ValueId> overwritten;
  for (const Graph::End& end : graph.outputs())
    if (const int state = state_behind(graph, end.value);
        state >= 0 && updated[static_cast<std::size_t>(state)])
      overwritten.insert(end.value);
  if (overwritten.empty()) return graph;
  Rewriter rewriter(std::move(graph));
  for (int n = 0; n < static_cast<int>(rewriter.from().nodes().size()); ++n) rewriter.copy(n);
  return rewriter.finish([&](const Graph::End& end) {
    const Value value = rewriter[end.value];
    if (!overwritten.contains(end.value)) return value;
    return rewriter.to().add_one(ops::broadcast_op, {value}, ops::ReshapeAttrs{value.shape()});
  });
}

}  // namespace lamina
