#pragma once

#include <vector>

#include "core/draw/layout.h"

namespace lamina::draw {

// What stands in a row: a node of the graph, or a bend where an edge passes through.
struct Cell {
  int layer = 0;
  Size size;
  bool bend = false;
};

// A piece of an edge between neighbouring rows. Ports are x offsets from the centres of the cells.
struct Link {
  int upper = 0, lower = 0;
  double upper_port = 0, lower_port = 0;
};

struct Layered {
  std::vector<Cell> cells;  // the graph's nodes in their order, then the bends
  std::vector<Link> links;
  std::vector<std::vector<int>> above;   // per cell: links that end there
  std::vector<std::vector<int>> below;   // per cell: links that start there
  std::vector<std::vector<int>> rows;    // per layer: cells from left to right
  std::vector<std::vector<int>> chains;  // per edge: its cells from top to bottom; empty if it takes a lane
  std::vector<int> labels;               // per edge: the bend that holds its label, or -1

  int other_end(int link, int cell) const {
    return links[link].upper == cell ? links[link].lower : links[link].upper;
  }
};

// Nodes in an order in which every edge points forward; shorter than the graph if there is a cycle.
std::vector<int> topological_order(int nodes, const std::vector<FlatEdge>& edges);

// The layer of each node: the longest path from a source; then branches that are used late, such as inputs
// and what follows them, move down to the nodes they feed. No layer is empty. Throws Error if the graph has a
// cycle.
std::vector<int> assign_layers(const FlatGraph& graph);

// Layers, bends and links. Rows are not ordered yet. If an edge has a label, every gap between two rows
// receives a row in which labels stand.
Layered make_layered(const FlatGraph& graph, int bend_budget);

}  // namespace lamina::draw
