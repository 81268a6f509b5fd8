#pragma once

#include <span>

#include "core/ir/graph.h"

namespace lamina {

// Reverse-mode differentiation: appends to the graph what computes d loss / d w for each w, and returns those
// in order. `loss` is a rank-0 float. A w that the loss does not depend on has a gradient of zeros.
Values gradients(Graph& graph, const Value& loss, std::span<const Value> wrt);

}  // namespace lamina
