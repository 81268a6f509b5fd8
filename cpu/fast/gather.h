#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel fast_gather(const NodeView& node);       // rows of any dtype, copied whole
Kernel fast_scatter_add(const NodeView& node);  // float32
Kernel fast_one_hot(const NodeView& node);      // float32
Kernel fast_argmax(const NodeView& node);       // float32 over the last axis, if it is long

}  // namespace lamina::cpu
