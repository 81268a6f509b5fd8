#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// One launch, or two where few results are made of many elements each.
Kernel lower_sum(const NodeView& node, const Abilities& abilities);
Kernel lower_max(const NodeView& node, const Abilities& abilities);
Kernel lower_min(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
