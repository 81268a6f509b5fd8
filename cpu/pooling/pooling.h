#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Pooling in float32, vectorised over channels: places of a row together, images shared out.
Kernel lower_max_pool(const NodeView& node);
Kernel lower_max_pool_grad(const NodeView& node);
Kernel lower_avg_pool(const NodeView& node);
Kernel lower_avg_pool_grad(const NodeView& node);

}  // namespace lamina::cpu
