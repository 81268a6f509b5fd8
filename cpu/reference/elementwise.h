#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// One elementwise node, element by element, computed in double.
Kernel reference_elementwise(const NodeView& node);

// A fused program, element by element, each instruction's result rounded to its dtype.
Kernel reference_fused(const NodeView& node);

}  // namespace lamina::cpu
