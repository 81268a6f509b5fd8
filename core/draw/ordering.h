#pragma once

#include "core/draw/layering.h"

namespace lamina::draw {

// Orders the cells of every row so that few links cross: a depth-first start that keeps the longest path on
// the left and what skips it on the right, then barycentre sweeps, then exchanges of neighbours in graphs
// that are small enough. Ties keep their order, so the result is deterministic.
void order_rows(Layered& layered);

// Pairs of links that cross. O(links log cells).
long count_crossings(const Layered& layered);

// Per cell: the number of nodes on the longest way that ends there, and that starts there; bends count
// nothing.
std::vector<int> depths_from_top(const Layered& layered);
std::vector<int> depths_from_bottom(const Layered& layered);

}  // namespace lamina::draw
