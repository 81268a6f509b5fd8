#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Both refuse a batch with a label that is no class.
Kernel lower_cross_entropy(const NodeView& node, const Abilities& abilities);
Kernel lower_cross_entropy_grad(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
