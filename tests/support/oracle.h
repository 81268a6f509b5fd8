#pragma once

#include "cpu/kernel.h"

namespace lamina::support {

// The kernel that is right by definition: the reference row of the CPU's table.
cpu::Kernel oracle(const NodeView& node);

}  // namespace lamina::support
