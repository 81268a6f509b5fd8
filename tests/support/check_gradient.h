#pragma once

#include "core/runtime/tensor.h"
#include "tests/support/check_op.h"

namespace lamina::support {

// Checks the gradients of a case's float inputs for a loss that weighs each output element differently:
// autodiff in double against central differences, and autodiff in float, with the kernels that really run,
// against that in double.
void check_gradient(const OpCase& op_case, const std::vector<Tensor>& inputs);

}  // namespace lamina::support
