#pragma once

#include "cuda/kernel.h"

namespace lamina::cuda {

// Products of matrices, of every floating-point type.
Kernel lower_matmul(const NodeView& node, const Abilities& abilities);
Kernel lower_dense(const NodeView& node, const Abilities& abilities);

}  // namespace lamina::cuda
