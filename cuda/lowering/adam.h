#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// All weights of the node in one launch.
Kernel lower_adam_update(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
