#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Convolutions in float32 whose result has too few columns for the tiles of direct_conv.h: forward and kernel
// gradient with fewer than 8 filters, input gradient with fewer than 8 channels. One group only.
Kernel lower_narrow_conv(const NodeView& node);
Kernel lower_narrow_conv_input_grad(const NodeView& node);
Kernel lower_narrow_conv_kernel_grad(const NodeView& node);

}  // namespace lamina::cpu
