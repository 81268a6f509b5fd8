#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Float32, the same bits as the reference: sixteen blocks of the generator side by side.
Kernel fast_random_uniform(const NodeView& node);

}  // namespace lamina::cpu
