#include "core/passes/rewrite.h"

namespace lamina {

Rewriter::Rewriter(Graph from) : from_(std::move(from)) {
  first_.reserve(from_.nodes().size());
  int count = 0;
  for (const Node& node : from_.nodes()) {
    first_.push_back(count);
    count += static_cast<int>(node.outputs.size());
  }
  rewritten_.resize(static_cast<std::size_t>(count));
  to_.take_origins(from_);
}

Values Rewriter::inputs_of(const Node& old) {
  Values inputs;
  inputs.reserve(old.inputs.size());
  for (ValueId id : old.inputs) inputs.push_back((*this)[id]);
  return inputs;
}

void Rewriter::set(int old_node, std::span<const Value> outputs) {
  const std::size_t first = number({old_node, 0});
  for (std::size_t i = 0; i < outputs.size(); ++i) rewritten_[first + i] = outputs[i].id;
}

void Rewriter::copy(int old_node) {
  const int place = static_cast<int>(to_.nodes().size());
  to_.take(from_, old_node, [&](ValueId id) { return rewritten_[number(id)]; });
  const std::size_t first = number({old_node, 0});
  for (int i = 0; i < static_cast<int>(to_.nodes().back().outputs.size()); ++i)
    rewritten_[first + static_cast<std::size_t>(i)] = {place, i};
}

Graph Rewriter::finish(const std::function<Value(const Graph::End&)>& output) {
  for (const Graph::End& end : from_.outputs())
    to_.output(end.name, output ? output(end) : (*this)[end.value]);
  for (const Graph::Update& u : from_.updates())
    to_.update((*this)[from_.state_values()[static_cast<std::size_t>(u.state)]], (*this)[u.value]);
  return std::move(to_);
}

Graph rewrite(Graph from, const Replace& replace, const std::vector<bool>& keep) {
  Rewriter rewriter(std::move(from));
  const std::vector<Node>& nodes = rewriter.from().nodes();
  for (int n = 0; n < static_cast<int>(nodes.size()); ++n) {
    const Node& node = nodes[static_cast<std::size_t>(n)];
    const bool kept = keep.empty() || keep[static_cast<std::size_t>(n)] || node.op == &input_op;
    if (!kept) continue;
    Values outputs;
    if (!is_source(node) && replace) {
      rewriter.to().set_origin(node.origin);
      outputs = replace(rewriter.to(), node, rewriter.inputs_of(node));
    }
    if (outputs.empty())
      rewriter.copy(n);
    else
      rewriter.set(n, outputs);
  }
  return rewriter.finish();
}

}  // namespace lamina
