#pragma once

#include <functional>
#include <span>

#include "core/ir/graph.h"

namespace lamina {

// Passes take a graph over and give it back changed; they move what they leave as it is, so give them yours
// (std::move) if you need it no more.

// Replaces ops for which `has_kernel` says no by their decomposition, again and again until all have one.
// Throws Error naming an op that has neither.
Graph decompose(Graph graph, const std::function<bool(const OpDef&)>& has_kernel);

// Computes what depends on constants only, and drops what does nothing: x + 0, x * 1, a reshape of a reshape,
// a broadcast in front of an elementwise op.
Graph fold(Graph graph);

// Common subexpressions: nodes with equal op, inputs and attributes become one.
Graph cse(Graph graph);

// Dead code: drops nodes that neither an output nor an update needs.
Graph dce(Graph graph);

// Groups elementwise nodes of one shape into fused_op nodes; every elementwise node ends up in one.
Graph fuse(Graph graph);

// Moves each update of a weight of more than `small` elements as early as its gradient and the weight's other
// readers allow, so that the gradient dies young. Updates of small weights stay behind one another.
Graph hoist_updates(Graph graph, std::int64_t small);

// Adam updates of weights of up to `small` elements become one node: a launch costs more than their work.
Graph batch_updates(Graph graph, std::int64_t small);

// A bias, and a relu behind it, become part of the matrix product in front of them.
Graph fuse_epilogues(Graph graph);

// An output that is a state's old value, while that state gets a new one, becomes a copy: outputs are read
// after the run.
Graph copy_outputs(Graph graph);

// What a backend tells the passes.
struct PassOptions {
  std::function<bool(const OpDef&)> has_kernel;
  std::int64_t small_update = 0;  // elements of a weight up to which its update waits for others
};

// The list of passes every program goes through, verified after each.
Graph optimize(Graph graph, const PassOptions& options);

}  // namespace lamina
