#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

Kernel reference_softmax(const NodeView& node);
Kernel reference_log_softmax(const NodeView& node);
Kernel reference_sparse_softmax_cross_entropy(const NodeView& node);
Kernel reference_sparse_softmax_cross_entropy_grad(const NodeView& node);

// What a run says about a label that it raised on the error word: "label 12 lies outside the 10 classes
// 0..9".
std::function<std::string(std::int64_t)> explain_label(std::int64_t classes);

}  // namespace lamina::cpu
