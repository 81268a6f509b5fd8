#pragma once

#include <functional>
#include <string>

#include "core/ir/graph.h"

namespace lamina {

// The graph as text, one line a node, with the layer that asked for it behind:
//   %5 = matmul %0 %1 : f32[32, 128]  # dense_1
// `note` adds to a node's line, before the layer.
std::string to_text(const Graph& graph, const std::function<std::string(int node)>& note = nullptr);

}  // namespace lamina
