#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_sum(const NodeView& node);
Kernel reference_max(const NodeView& node);
Kernel reference_min(const NodeView& node);

}  // namespace lamina::cpu
