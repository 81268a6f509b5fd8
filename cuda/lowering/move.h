#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Ops that move elements without looking at them: any dtype.
Kernel lower_transpose(const NodeView& node, const Abilities& abilities);
Kernel lower_broadcast(const NodeView& node, const Abilities& abilities);
Kernel lower_concatenate(const NodeView& node, const Abilities& abilities);
Kernel lower_slice(const NodeView& node, const Abilities& abilities);
Kernel lower_pad(const NodeView& node, const Abilities& abilities);
Kernel lower_reverse(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
