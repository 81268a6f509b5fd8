#pragma once

#include <vector>

#include "core/draw/diagram.h"

namespace lamina::draw {

inline constexpr int kTop = -1;  // the level that is in no frame

// Which frames are drawn, and what is directly in what.
struct Nesting {
  std::vector<int> home;    // per box: its group, or kTop
  std::vector<int> parent;  // per group: its group, or kTop
  std::vector<bool> drawn;  // per group

  // The child of `level` that holds `box`: a box b as b, a group g as boxes + g; -1 if the box is elsewhere.
  int child(int level, int box) const;
  std::vector<int> levels(int box) const;  // from its home up to kTop
};

// Leaves out groups without boxes, and groups that a path leaves and enters again: as one node of the level
// around them they would lie on a cycle. What was in them moves to that level.
Nesting nest(const Diagram& diagram);

}  // namespace lamina::draw
