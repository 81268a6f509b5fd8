#pragma once

#include <string>
#include <vector>

#include "core/runtime/tensor.h"
#include "layers/initializers/initializer.h"

namespace lamina::support {

// A weight's first values, written down.
Initializer given(std::vector<float> values);

// Expects these elements, in order, but for the rounding of elementwise functions.
void expect_values(const Tensor& tensor, const std::vector<double>& values, const std::string& what = "");

}  // namespace lamina::support
