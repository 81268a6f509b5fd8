#pragma once

#include <optional>
#include <vector>

#include "core/draw/geometry.h"

namespace lamina::draw {

// A flat graph to be drawn from top to bottom.

enum class Pin {
  Free,
  First,
  Last
};  // First and Last nodes have a row of their own at the top or the bottom

struct FlatNode {
  Size size;
  Pin pin = Pin::Free;
};

struct FlatEdge {
  int from = 0, to = 0;
  Size label{};                                  // room to keep in the middle of the edge; empty: none
  std::optional<double> from_port{}, to_port{};  // where it must touch its ends: x from the end's centre
};

struct FlatGraph {
  std::vector<FlatNode> nodes;
  std::vector<FlatEdge> edges;
};

struct FlatLayout {
  std::vector<Rect> nodes;
  std::vector<std::vector<Point>> paths;  // per edge: where it bends, from top to bottom
  std::vector<Point> labels;              // per edge: centre of its label
  Size size;                              // everything lies in (0, 0) to size
};

// Lays the graph out in rows (Sugiyama, Tagawa, Toda 1981): longest-path layers, bends in the rows an edge
// passes, barycentre sweeps against crossings, straight blocks for x. Inside a row edges run vertically and
// they swing only between rows, so an edge never touches a node that is not its own. Two successive points of
// a path are joined by a vertical line, or by a curve that starts and ends vertically.
// Parts of the graph that no edge joins stand side by side, in several rows if there are many.
// Near linear in nodes + edges + bends. When edges would need more than `bend_budget` bends, the longest
// ones run in lanes to the right of everything instead.
// Deterministic. Throws Error if the graph has a cycle.
FlatLayout lay_out(const FlatGraph& graph, int bend_budget = 40'000);

}  // namespace lamina::draw
