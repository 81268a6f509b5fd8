#include "core/passes/rewrite.h"

#include <unordered_map>

namespace lamina {

Values Rewriter::inputs_of(const Node& old) const {
  Values inputs;
  for (ValueId id : old.inputs) inputs.push_back((*this)[id]);
  return inputs;
}

void Rewriter::copy(int old_node) {
  const Node& node = from_.nodes()[static_cast<std::size_t>(old_node)];
  to_.set_origin(from_.origin(node));
  if (node.op == &input_op) {
    const std::size_t next = to_.inputs().size();
    set(old_node, {to_.input(from_.inputs()[next].name, node.outputs[0])});
  } else if (node.op == &state_op) {
    set(old_node, {to_.state(from_.states()[static_cast<std::size_t>(from_.state_of(old_node))])});
  } else {
    set(old_node, to_.add(*node.op, inputs_of(node), node.attrs));
  }
}

Graph Rewriter::finish(const std::function<Value(const Graph::End&)>& output) {
  for (const Graph::End& end : from_.outputs())
    to_.output(end.name, output ? output(end) : (*this)[end.value]);
  for (const Graph::Update& u : from_.updates())
    to_.update((*this)[from_.state_values()[static_cast<std::size_t>(u.state)]], (*this)[u.value]);
  return std::move(to_);
}

Graph rewrite(const Graph& from, const Replace& replace, const std::vector<bool>& keep) {
  Rewriter rewriter(from);
  for (int n = 0; n < static_cast<int>(from.nodes().size()); ++n) {
    const Node& node = from.nodes()[static_cast<std::size_t>(n)];
    const bool kept = keep.empty() || keep[static_cast<std::size_t>(n)] || node.op == &input_op;
    if (!kept) continue;
    Values outputs;
    if (!is_source(node) && replace) {
      rewriter.to().set_origin(from.origin(node));
      outputs = replace(rewriter.to(), node, rewriter.inputs_of(node));
    }
    if (outputs.empty())
      rewriter.copy(n);
    else
      rewriter.set(n, std::move(outputs));
  }
  return rewriter.finish();
}

}  // namespace lamina
