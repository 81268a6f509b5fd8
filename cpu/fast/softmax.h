#pragma once

#include "cpu/kernel.h"

// Softmax and what is made of it over the last axis, in float32.
namespace lamina::cpu {

Kernel fast_softmax(const NodeView& node);
Kernel fast_log_softmax(const NodeView& node);
Kernel fast_sparse_softmax_cross_entropy(const NodeView& node);
Kernel fast_sparse_softmax_cross_entropy_grad(const NodeView& node);

}  // namespace lamina::cpu
