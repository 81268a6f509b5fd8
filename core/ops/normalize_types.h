#pragma once

#include "core/base/tensor_type.h"
#include "core/ir/value.h"

// What the type rules of the ops of layer_norm.h and batch_norm.h share.
namespace lamina::ops {

// Of scale, offset, statistics and their gradients beside an x of this dtype: Float32 for the half types,
// which are for storage, else the same.
DType statistics_dtype(DType x);

// x in that dtype. An empty one stays so.
Value widened(const Value& x);

// Throws Error unless a normalisation takes x as it is: it is of a floating-point dtype.
void require_normalizable(const TensorType& x);

// Throws Error unless an end of a normalisation of x has the type that it must have.
void require_end(const TensorType& received, const TensorType& expected, const TensorType& x);

}  // namespace lamina::ops
