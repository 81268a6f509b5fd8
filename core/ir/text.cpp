#include "core/ir/text.h"

namespace lamina {
namespace {

// Values are numbered in order of appearance, a node with several outputs taking several numbers.
std::vector<int> first_numbers(const Graph& graph) {
  std::vector<int> first;
  int next = 0;
  for (const Node& node : graph.nodes()) {
    first.push_back(next);
    next += static_cast<int>(node.outputs.size());
  }
  return first;
}

}  // namespace

std::string to_text(const Graph& graph, const std::function<std::string(int node)>& note) {
  const std::vector<int> first = first_numbers(graph);
  auto name = [&](ValueId id) {
    return "%" + std::to_string(first[static_cast<std::size_t>(id.node)] + id.output);
  };
  std::string text;
  for (std::size_t n = 0; n < graph.nodes().size(); ++n) {
    const Node& node = graph.nodes()[n];
    std::string types;
    for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i) {
      text += (i ? ", " : "") + name({static_cast<int>(n), i});
      types += (i ? ", " : "") + to_string(node.outputs[static_cast<std::size_t>(i)]);
    }
    text += " = " + std::string(node.op->name);
    for (ValueId id : node.inputs) text += " " + name(id);
    if (const std::string attrs = node.attrs.text(); !attrs.empty()) text += " {" + attrs + "}";
    text += " : " + types;
    if (note) text += "  " + note(static_cast<int>(n));
    if (const std::string& origin = graph.origin(node); !origin.empty()) text += "  # " + origin;
    text += "\n";
  }
  for (const Graph::Update& u : graph.updates())
    text += "update " + graph.states()[static_cast<std::size_t>(u.state)].name + " = " + name(u.value) + "\n";
  for (const Graph::End& end : graph.outputs()) text += "output " + end.name + " = " + name(end.value) + "\n";
  return text;
}

}  // namespace lamina
