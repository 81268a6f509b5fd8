#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Elementwise programs, and single elementwise ops and casts as programs of one instruction.
Kernel lower_fused(const NodeView& node, const Abilities& abilities);
Kernel lower_elementwise(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
