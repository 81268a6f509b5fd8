#pragma once

#include <cstdint>

#include "core/base/dtype.h"
#include "core/ops/scalar_function.h"

namespace lamina::cpu {

// An elementwise function over a block: out[i] = f(a[i], b[i], c[i]) for i < n. Arguments that the function
// does not have are null; `out` may be one of them. Bools are bytes of 0 or 1.
using BlockFunction = void (*)(void* out, const void* a, const void* b, const void* c, std::int64_t n);

// The block function for arguments of `dtype` (for a select: of its two numbers). Throws Error if there is
// none.
BlockFunction block_function(const ScalarFunction& function, DType dtype);

// Conversion from one dtype to another, in the first argument.
BlockFunction block_cast(DType from, DType to);

// out[i] = the number.
void fill_block(void* out, double number, DType dtype, std::int64_t n);

}  // namespace lamina::cpu
