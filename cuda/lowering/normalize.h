#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

Kernel lower_layer_norm(const NodeView& node, const Abilities& abilities);
Kernel lower_layer_norm_grad(const NodeView& node, const Abilities& abilities);
Kernel lower_rms_norm(const NodeView& node, const Abilities& abilities);
Kernel lower_rms_norm_grad(const NodeView& node, const Abilities& abilities);
Kernel lower_batch_norm(const NodeView& node, const Abilities& abilities);
Kernel lower_batch_norm_grad(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
