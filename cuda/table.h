#pragma once

#include <unordered_map>
#include <vector>

#include "cuda/kernel.h"

namespace lamina::cuda {

// A lowering: makes the kernel for a node, or one without a name if it does not take this node (dtype, shape,
// attributes, abilities of the device).
using Lowering = Kernel (*)(const NodeView& node, const Abilities& abilities);

// An op's ways to run, the first that takes a node wins. Reading the table is reading what a GPU can do.
const std::unordered_map<const OpDef*, std::vector<Lowering>>& table();

// Throws Error naming the op and its types if no row takes the node.
Kernel lower(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
