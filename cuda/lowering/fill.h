#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Elements out of nothing.
Kernel lower_full(const NodeView& node, const Abilities& abilities);
Kernel lower_iota(const NodeView& node, const Abilities& abilities);
Kernel lower_random_uniform(const NodeView& node, const Abilities& abilities);
Kernel lower_random_normal(const NodeView& node, const Abilities& abilities);

// Fills output 0, of this type, with the value, converted as C++ does.
std::function<std::vector<Launch>(const Arguments&)> bind_fill(const TensorType& type, double value);

}  // namespace lamina::cuda
