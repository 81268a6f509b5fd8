#pragma once

#include <vector>

#include "core/draw/layering.h"

namespace lamina::draw {

// The x of every cell's centre; the leftmost edge of everything is 0. Cells of a row keep their order and do
// not overlap.
//
// Cells that should stand below one another - the bends of an edge, the nodes of the longest path - form
// blocks of one x. Blocks then move towards the average of what they are linked to: all at once, pushed apart
// once to the right and once to the left, of which the mean is taken (each result keeps the distances, so
// the mean does too). Linear per round.
std::vector<double> assign_x(const Layered& layered);

}  // namespace lamina::draw
