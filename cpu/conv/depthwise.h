#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Convolutions in float32 with as many groups as channels and filters, vectorised over channels.
Kernel lower_depthwise_conv(const NodeView& node);
Kernel lower_depthwise_conv_input_grad(const NodeView& node);
Kernel lower_depthwise_conv_kernel_grad(const NodeView& node);

}  // namespace lamina::cpu
