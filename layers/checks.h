#pragma once

#include <span>

#include "core/ir/value.h"

// What many layers check of their inputs in build and in call. All throw CallError.
namespace lamina::layers {

TensorTypes types_of(std::span<const Value> values);

void require_one(std::span<const TensorType> inputs);
void require_float(const TensorType& input);

// The axis as a positive number. The batch axis, 0, is refused: a layer treats each sample alike.
int require_sample_axis(int axis, const TensorType& input);

}  // namespace lamina::layers
