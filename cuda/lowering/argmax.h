#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

Kernel lower_argmax(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
