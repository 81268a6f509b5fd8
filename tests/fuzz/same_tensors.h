#pragma once

#include "data/files/named_tensors.h"

namespace lamina::fuzz {

// The same names, types and bytes in the same order. Fails as a check does.
void expect_same(const data::NamedTensors& a, const data::NamedTensors& b);

}  // namespace lamina::fuzz
