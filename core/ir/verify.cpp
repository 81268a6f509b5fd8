#include "core/ir/verify.h"

#include <algorithm>

namespace lamina {

void verify(const Graph& graph, std::string_view stage) {
  const int count = static_cast<int>(graph.nodes().size());
  auto require = [&](bool ok, std::string_view what) {
    if (!ok) check(false, std::string(stage) + ": " + std::string(what));
  };
  auto exists = [&](ValueId id, int before) {
    return id.node >= 0 && id.node < before && id.output >= 0 &&
           id.output < static_cast<int>(graph.node(id).outputs.size());
  };
  TensorTypes types;  // never shorter again, so that copies reuse the memory of earlier ones
  for (int n = 0; n < count; ++n) {
    const Node& node = graph.nodes()[static_cast<std::size_t>(n)];
    if (is_source(node)) continue;  // its type is what it was given
    types.resize(std::max(types.size(), node.inputs.size()));
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      require(exists(node.inputs[i], n), "a node uses a value that does not come before it");
      types[i] = graph.type(node.inputs[i]);
    }
    require(node.op->infer(std::span(types).first(node.inputs.size()), node.attrs) == node.outputs,
            "a node's types are not what its op's rule says");
  }
  for (const Graph::End& end : graph.outputs()) require(exists(end.value, count), "an output does not exist");
  std::vector<bool> updated(graph.states().size());
  for (const Graph::Update& u : graph.updates()) {
    require(exists(u.value, count), "an update's value does not exist");
    require(!updated[static_cast<std::size_t>(u.state)], "a state is updated twice");
    require(graph.type(u.value) == graph.states()[static_cast<std::size_t>(u.state)].type,
            "an update changes a type");
    updated[static_cast<std::size_t>(u.state)] = true;
  }
}

}  // namespace lamina
