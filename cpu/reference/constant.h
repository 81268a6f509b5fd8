#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_full(const NodeView& node);
Kernel reference_iota(const NodeView& node);
Kernel reference_cast(const NodeView& node);

}  // namespace lamina::cpu
