#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Convolution and its gradients, of float or double.
Kernel lower_conv(const NodeView& node, const Abilities& abilities);
Kernel lower_conv_input_grad(const NodeView& node, const Abilities& abilities);
Kernel lower_conv_kernel_grad(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
