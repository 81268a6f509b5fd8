#pragma once

#include <string>

#include "core/runtime/tensor.h"
#include "tests/support/tolerances.h"

namespace lamina::support {

// Expects equal shapes, and each element within the tolerance of the reference's; `what` begins the message.
void expect_close(const Tensor& value, const Tensor& reference, const Tolerance& tolerance,
                  const std::string& what);

}  // namespace lamina::support
