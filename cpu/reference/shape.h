#pragma once

#include "cpu/kernel.h"

// The ops that only move elements; all dtypes.
namespace lamina::cpu {

Kernel reference_reshape(const NodeView& node);
Kernel reference_transpose(const NodeView& node);
Kernel reference_broadcast(const NodeView& node);
Kernel reference_reverse(const NodeView& node);
Kernel reference_slice(const NodeView& node);
Kernel reference_pad(const NodeView& node);
Kernel reference_concatenate(const NodeView& node);

}  // namespace lamina::cpu
