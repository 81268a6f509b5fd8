#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::tool {

// The graph drawn as PNG by Graphviz's `dot`, which must be installed. Throws Error if it is not, or fails.
std::vector<std::byte> png_of(const std::string& graph);

// True if there is a `dot` on the path.
bool has_graphviz();

}  // namespace lamina::tool
