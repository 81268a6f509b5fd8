#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_conv(const NodeView& node);
Kernel reference_conv_input_grad(const NodeView& node);
Kernel reference_conv_kernel_grad(const NodeView& node);

}  // namespace lamina::cpu
