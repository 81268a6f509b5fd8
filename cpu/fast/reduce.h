#pragma once

#include "cpu/kernel.h"

// Reductions of float32 whose axes, neighbours joined, are [outer, reduced, inner] or
// [outer, reduced, kept, reduced]: over the last axes, over leading ones, over all, over all but one.
namespace lamina::cpu {

Kernel fast_sum(const NodeView& node);
Kernel fast_max(const NodeView& node);
Kernel fast_min(const NodeView& node);

}  // namespace lamina::cpu
