#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Pooling and its gradients, of float or double.
Kernel lower_max_pool(const NodeView& node, const Abilities& abilities);
Kernel lower_max_pool_grad(const NodeView& node, const Abilities& abilities);
Kernel lower_avg_pool(const NodeView& node, const Abilities& abilities);
Kernel lower_avg_pool_grad(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
