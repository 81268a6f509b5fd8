#pragma once

#include <functional>

#include "core/ir/graph.h"

namespace lamina {

// Builds a new graph out of an old one, node by node, and remembers what became of each value.
class Rewriter {
 public:
  explicit Rewriter(const Graph& from) : from_(from), rewritten_(from.nodes().size()) {}

  Graph& to() { return to_; }
  Value operator[](ValueId old) const {
    return rewritten_[static_cast<std::size_t>(old.node)][static_cast<std::size_t>(old.output)];
  }
  Values inputs_of(const Node& old) const;
  void set(int old_node, Values outputs) {
    rewritten_[static_cast<std::size_t>(old_node)] = std::move(outputs);
  }
  void copy(int old_node);  // sources too, as they are
  // Carries outputs and updates over; `output` (null: as they are) says what an output becomes. Call once.
  Graph finish(const std::function<Value(const Graph::End&)>& output = nullptr);

 private:
  const Graph& from_;
  Graph to_;
  std::vector<Values> rewritten_;
};

// What to put in place of a node: its outputs in the new graph, or nothing to copy it as it is. `inputs` are
// already rewritten.
using Replace = std::function<Values(Graph& to, const Node& node, std::span<const Value> inputs)>;

// A new graph with each node that is not a source replaced or copied, in order; origins stay.
// Nodes for which `keep` (empty: all) is false are left out, and nothing may use them; inputs always stay.
Graph rewrite(const Graph& from, const Replace& replace, const std::vector<bool>& keep = {});

}  // namespace lamina
