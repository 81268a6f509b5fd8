#pragma once

#include "cpu/kernel.h"

// The ops that only move elements, as copies of runs that are as long as they can be; all dtypes.
namespace lamina::cpu {

Kernel fast_broadcast(const NodeView& node);
Kernel fast_reverse(const NodeView& node);
Kernel fast_slice(const NodeView& node);
Kernel fast_pad(const NodeView& node);
Kernel fast_concatenate(const NodeView& node);

}  // namespace lamina::cpu
