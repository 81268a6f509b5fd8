#pragma once

#include <vector>

#include "core/draw/layering.h"

namespace lamina::draw {

// Gives rows their y and draws the edges, once every cell has its x (its centre). Edges that meet at a side
// of a node share it out among them in the order of their other ends, one that comes straight keeps the
// middle.
FlatLayout route(const FlatGraph& graph, const Layered& layered, const std::vector<double>& x);

}  // namespace lamina::draw
