#pragma once

#include "core/ir/graph.h"

namespace lamina {

// A node with the types of its ends, as lowering rules see it. All shapes are known. Valid as long as the
// graph.
class NodeView {
 public:
  NodeView(const Graph& graph, int index)
      : graph_(graph), node_(graph.nodes()[static_cast<std::size_t>(index)]) {}

  const Node& node() const { return node_; }
  const OpDef& op() const { return *node_.op; }
  int inputs() const { return static_cast<int>(node_.inputs.size()); }
  int outputs() const { return static_cast<int>(node_.outputs.size()); }
  const TensorType& input(int i) const { return graph_.type(node_.inputs[static_cast<std::size_t>(i)]); }
  TensorTypes input_types() const {
    TensorTypes types;
    for (int i = 0; i < inputs(); ++i) types.push_back(input(i));
    return types;
  }
  const TensorType& output(int i) const { return node_.outputs[static_cast<std::size_t>(i)]; }
  template <class T>
  const T& attrs() const {
    return node_.attrs.as<T>();
  }

 private:
  const Graph& graph_;
  const Node& node_;
};

}  // namespace lamina
