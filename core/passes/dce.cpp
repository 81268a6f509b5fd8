#include <algorithm>

#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {

Graph dce(Graph graph) {
  std::vector<bool> needed(graph.nodes().size());
  auto need = [&](ValueId id) { needed[static_cast<std::size_t>(id.node)] = true; };
  for (const Graph::End& end : graph.outputs()) need(end.value);
  for (const Graph::Update& u : graph.updates()) {
    need(u.value);
    need(graph.state_values()[static_cast<std::size_t>(u.state)]);
  }
  for (std::size_t n = graph.nodes().size(); n-- > 0;)
    if (needed[n])
      for (ValueId id : graph.nodes()[n].inputs) need(id);
  const bool all = std::find(needed.begin(), needed.end(), false) == needed.end();
  return all ? std::move(graph) : rewrite(std::move(graph), nullptr, needed);
}

}  // namespace lamina
