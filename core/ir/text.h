#pragma once

#include <string>

#include "core/ir/graph.h"

namespace lamina {

// The graph as text, one line a node, with the layer that asked for it behind:
//   %5 = matmul %0 %1 : f32[32, 128]  # dense_1
std::string to_text(const Graph& graph);

}  // namespace lamina
