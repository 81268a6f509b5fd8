#pragma once

#include <vector>

#include "core/base/tensor_type.h"
#include "tests/support/fused_programs.h"

namespace lamina::support {

// SGD's rule with momentum for a weight of so many elements: inputs rate [], w, v and g [count], outputs w
// and v.
FusedCase momentum_rule(DType dtype, std::int64_t count);

// The same for weights of many lengths, with one program.
std::vector<FusedCase> momentum_rules(DType dtype);

// Dtypes that tests take momentum_rules of.
inline constexpr DType kRuleDTypes[] = {DType::Float32, DType::BFloat16, DType::Float64};

}  // namespace lamina::support
