#pragma once

#include <functional>

#include "core/ir/graph.h"

namespace lamina {

// Builds a new graph out of an old one, node by node, and remembers what became of each value. Nodes that
// stay as they are are moved, so what a pass wants to know of a node it must ask before it copies it, or ask
// the new graph.
class Rewriter {
 public:
  explicit Rewriter(Graph from);
  Rewriter(const Rewriter&) = delete;
  Rewriter& operator=(const Rewriter&) = delete;

  const Graph& from() const { return from_; }
  Graph& to() { return to_; }
  Value operator[](ValueId old) { return to_.value(rewritten_[number(old)]); }
  Values inputs_of(const Node& old);
  void set(int old_node, std::span<const Value> outputs);
  void copy(int old_node);  // sources too, as they are
  // Carries outputs and updates over; `output` (null: as they are) says what an output becomes. Call once.
  Graph finish(const std::function<Value(const Graph::End&)>& output = nullptr);

 private:
  std::size_t number(ValueId old) const {
    return static_cast<std::size_t>(first_[static_cast<std::size_t>(old.node)] + old.output);
  }

  Graph from_, to_;
  std::vector<int> first_;          // by old node: the number of its first output
  std::vector<ValueId> rewritten_;  // by number
};

// What to put in place of a node: its outputs in the new graph, or nothing to copy it as it is. `inputs` are
// already rewritten; types of other nodes are known to `to` only.
using Replace = std::function<Values(Graph& to, const Node& node, std::span<const Value> inputs)>;

// A new graph with each node that is not a source replaced or copied, in order; origins stay.
// Nodes for which `keep` (empty: all) is false are left out, and nothing may use them; inputs always stay.
Graph rewrite(Graph from, const Replace& replace, const std::vector<bool>& keep = {});

}  // namespace lamina
