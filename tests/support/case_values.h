#pragma once

#include "core/runtime/tensor.h"
#include "tests/support/check_op.h"

namespace lamina::support {

// The case's inputs as they are, and with Float64 in place of Float32; the numbers are the same.
std::vector<Tensor> case_values(const OpCase& op_case);
std::vector<Tensor> in_double(const std::vector<Tensor>& tensors);

// Elements of a Float64 tensor of that type: the weights of a loss.
Tensor weights_like(const TensorType& type, int salt);

}  // namespace lamina::support
