#pragma once

#include "cpu/kernel.h"

// The ops that read or make indices.
namespace lamina::cpu {

Kernel reference_gather(const NodeView& node);
Kernel reference_scatter_add(const NodeView& node);
Kernel reference_one_hot(const NodeView& node);
Kernel reference_argmax(const NodeView& node);

// What a run says about an index that it raised on the error word: "index 12 lies outside 0..9".
std::function<std::string(std::int64_t)> explain_index(std::int64_t rows);

}  // namespace lamina::cpu
