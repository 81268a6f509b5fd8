#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

Kernel lower_softmax(const NodeView& node, const Abilities& abilities);
Kernel lower_log_softmax(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
