#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

Kernel lower_one_hot(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
