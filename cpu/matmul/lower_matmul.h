#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Float products by register tiles, cut into chunks by size. Takes operands whose leading axes are equal, or
// missing in one of them; leaves other broadcasts and float64 to the reference.
Kernel lower_matmul(const NodeView& node);

// The same with bias and relu in the tiles' epilogue.
Kernel lower_dense(const NodeView& node);

// c = relu(a b + bias), element by element.
Kernel reference_dense(const NodeView& node);

}  // namespace lamina::cpu
