#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// A fused program over blocks that fit into the first-level cache, instruction by instruction.
Kernel lower_fused(const NodeView& node);

// A single elementwise node, as a fused program of one instruction.
Kernel lower_elementwise(const NodeView& node);

}  // namespace lamina::cpu
