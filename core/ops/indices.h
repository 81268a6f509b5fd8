#pragma once

#include "core/ir/value.h"

namespace lamina::ops {

// Numbers that are to name rows or classes: integers as they are, others as Int32, rounded towards zero. What
// is not a number becomes the smallest Int32, which no table has, on every device; a GPU's own conversion
// would make it 0.
Value as_indices(const Value& x);

}  // namespace lamina::ops
