#include "core/passes/autodiff.h"

#include "core/ops/binary.h"
#include "core/ops/constant.h"

namespace lamina {
namespace {

// The gradients that have arrived at each value so far.
class Arrivals {
 public:
  explicit Arrivals(std::size_t nodes) : by_node_(nodes) {}

  void add(const Value& value, const Value& gradient) {
    if (!gradient) return;
    check(gradient.type() == value.type(), "a gradient has another type than its value");
    Value& sum = slot(value.id, value.graph->node(value.id).outputs.size());
    sum = sum ? sum + gradient : gradient;
  }
  const Values& at_node(int node) const { return by_node_[static_cast<std::size_t>(node)]; }
  Value at(ValueId id) const {
    const Values& values = at_node(id.node);
    return values.empty() ? Value{} : values[static_cast<std::size_t>(id.output)];
  }

 private:
  Value& slot(ValueId id, std::size_t outputs) {
    Values& values = by_node_[static_cast<std::size_t>(id.node)];
    values.resize(outputs);
    return values[static_cast<std::size_t>(id.output)];
  }
  std::vector<Values> by_node_;
};

// Which nodes lie on a path from one of the values to a node up to `last`.
std::vector<bool> nodes_behind(const Graph& graph, std::span<const Value> values, int last) {
  std::vector<bool> behind(static_cast<std::size_t>(last) + 1);
  for (const Value& v : values)
    if (v.id.node <= last) behind[static_cast<std::size_t>(v.id.node)] = true;
  for (std::size_t n = 0; n < behind.size(); ++n)
    for (ValueId id : graph.nodes()[n].inputs)
      if (behind[static_cast<std::size_t>(id.node)]) behind[n] = true;
  return behind;
}

// Sends the gradients that arrived at a node on to its inputs.
void propagate(Graph& graph, int index, const std::vector<bool>& wanted, Arrivals& arrivals) {
  const Node node = graph.nodes()[static_cast<std::size_t>(index)];  // a copy: the graph grows meanwhile
  if (!node.op->grad) return;
  Values inputs, outputs;
  for (ValueId id : node.inputs) inputs.push_back(graph.value(id));
  for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i) outputs.push_back(graph.value({index, i}));
  OriginScope origin(graph, graph.origin(node));
  const Values dx = node.op->grad(NodeRef(node.attrs, inputs, outputs), arrivals.at_node(index));
  check(dx.size() == inputs.size(), "a gradient rule must answer for each input");
  for (std::size_t i = 0; i < dx.size(); ++i)
    if (wanted[static_cast<std::size_t>(inputs[i].id.node)]) arrivals.add(inputs[i], dx[i]);
}

}  // namespace

Values gradients(Graph& graph, const Value& loss, std::span<const Value> wrt) {
  check(loss.rank() == 0 && is_float(loss.dtype()), "the loss must be a rank-0 float");
  const int last = loss.id.node;
  const std::vector<bool> wanted = nodes_behind(graph, wrt, last);
  Arrivals arrivals(static_cast<std::size_t>(last) + 1);
  arrivals.add(loss, ops::scalar_like(loss, 1));
  for (int n = last; n >= 0; --n)
    if (wanted[static_cast<std::size_t>(n)] && !arrivals.at_node(n).empty())
      propagate(graph, n, wanted, arrivals);
  Values result;
  for (const Value& w : wrt) {
    const Value gradient = w.id.node <= last ? arrivals.at(w.id) : Value{};
    result.push_back(gradient ? gradient : ops::zeros_like(w));
  }
  return result;
}

}  // namespace lamina
