#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_adam_update(const NodeView& node);

// float32, vectorised; large weights are cut into chunks.
Kernel lower_adam_update(const NodeView& node);

}  // namespace lamina::cpu
