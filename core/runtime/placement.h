#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/ir/graph.h"

namespace lamina {

// Where a value lies while the program runs.
struct Place {
  enum class Kind { None, Arena, State } kind = Kind::None;
  std::int64_t offset = 0;  // in the arena, in bytes
  int state = -1;           // index of the state whose memory it is
};

// What a layer, or whatever else a node's origin names, takes in the arena.
struct LayerMemory {
  std::string origin;
  std::int64_t values = 0;        // bytes of all values it makes, reused memory counted each time
  std::int64_t workspace = 0;     // of its hungriest kernel
  std::int64_t live_at_peak = 0;  // bytes of its values that live when the arena is fullest
};

// The memory of one program, known before it runs.
struct Placement {
  std::vector<std::vector<Place>> values;  // by node and output
  std::vector<std::int64_t> workspaces;    // by node: offset in the arena
  std::vector<Graph::Update>
      copies;  // updates that are not made in place: copied into their state after the last node
  std::int64_t arena_bytes = 0;     // peak of the arena
  std::int64_t bound = 0;           // no plan can be smaller: the most bytes that live at once
  std::int64_t state_bytes = 0;     // the permanent arena: weights, optimizer slots, counters
  std::vector<LayerMemory> layers;  // in order of first appearance
};

// Lays out a graph whose nodes run in order, `workspace_bytes` being what each one's kernel needs. A reshape
// is another name for the same memory; new values of states are made in the state's own memory where nobody
// still reads the old one, by nodes that `may_write_states` allows (null: all).
Placement place(const Graph& graph, const std::vector<std::int64_t>& workspace_bytes,
                const std::function<bool(int node)>& may_write_states = nullptr);

// True if the node runs nothing: it stands for memory that is already there.
bool is_view(const Node& node);

}  // namespace lamina
