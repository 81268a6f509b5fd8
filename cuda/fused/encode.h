#pragma once

#include "core/ops/fused.h"
#include "cuda/kernels/fused.h"

namespace lamina::cuda {

// The program of a fused node as the interpreting kernel reads it, without its addresses; null if it has more
// inputs, outputs or instructions than FusedProgram holds.
std::unique_ptr<FusedProgram> encode(const ops::FusedAttrs& attrs, std::span<const TensorType> inputs);

}  // namespace lamina::cuda
