#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Any order of axes, all dtypes. Where the last axis stays the last its runs are copied; else matrices of
// 4-byte elements are transposed in blocks.
Kernel fast_transpose(const NodeView& node);

}  // namespace lamina::cpu
