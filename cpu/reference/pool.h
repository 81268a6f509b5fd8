#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_max_pool(const NodeView& node);
Kernel reference_max_pool_grad(const NodeView& node);
Kernel reference_avg_pool(const NodeView& node);
Kernel reference_avg_pool_grad(const NodeView& node);

}  // namespace lamina::cpu
