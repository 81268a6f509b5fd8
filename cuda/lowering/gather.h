#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

Kernel lower_gather(const NodeView& node, const Abilities& abilities);
Kernel lower_scatter_add(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
