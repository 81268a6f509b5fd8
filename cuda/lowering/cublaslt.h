#pragma once

#include <string>

#include "cuda/kernel.h"
#include "cuda/kernels/matmul.h"

namespace lamina::cuda {

// Products by cuBLASLt, where the device has it and it takes them. The launch "cublaslt_matmul" has
// MatmulParameters whose `parts` is the library's workspace; tile and splits are 0. "cublaslt_dense" is the
// same with a bias. float32 stays float32: no TF32.
Kernel lower_cublaslt_matmul(const NodeView& node, const Abilities& abilities);
Kernel lower_cublaslt_dense(const NodeView& node, const Abilities& abilities);

// Why cuBLASLt is not even asked for such a product, or "": a rule of ours, which needs no cuBLASLt.
//   - A float dtype, and no size is 0 or beyond 32 bits.
//   - The matrices of a batch lie in steps of one size (column_major.h).
//   - It is worth it. With few rows or columns the product is a pass over the larger operand, which our
//   kernels do with
//     a warp an element. And half a million multiply-adds are what one multiprocessor does in some 2.5 us
//     (128 a cycle, 1.7 GHz; reckoned, not measured): less than that does not fill a GPU, whoever does it,
//     and our kernels can share a launch with what stands beside them.
std::string cublaslt_refusal(const MatmulParameters& p);

}  // namespace lamina::cuda
