#pragma once

#include "cuda/kernel.h"
#include "cuda/kernels/matmul.h"

namespace lamina::cuda {

// Products of matrices, of every floating-point type.
Kernel lower_matmul(const NodeView& node, const Abilities& abilities);
Kernel lower_dense(const NodeView& node, const Abilities& abilities);

// What a matmul node, or a dense one, computes: all but the addresses, cut up for our own kernels.
MatmulParameters matmul_parameters(const NodeView& node);
MatmulParameters dense_parameters(const NodeView& node);

}  // namespace lamina::cuda
