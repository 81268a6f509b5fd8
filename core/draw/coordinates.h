#pragma once

#include <vector>

#include "core/draw/layering.h"

namespace lamina::draw {

// The x of every cell's centre; the leftmost edge of everything is 0. Cells of a row keep their order and do
// not overlap.
//
// Cells that should stand below one another - the bends of an edge, the nodes of the longest path - form
// blocks of one x. Blocks then move, round by round, towards the average of what they are linked to: pushed
// apart once to the left and once to the right, of which a mean is taken. Both results keep the distances
// between cells, so a mean does too. Linear per round, and a fixed number of rounds at most.
std::vector<double> assign_x(const Layered& layered);

}  // namespace lamina::draw
