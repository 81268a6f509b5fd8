#include "layers/checks.h"

#include "layers/call_error.h"

namespace lamina::layers {

TensorTypes types_of(std::span<const Value> values) {
  TensorTypes types;
  for (const Value& v : values) types.push_back(v.type());
  return types;
}

void require_one(std::span<const TensorType> inputs) {
  if (inputs.size() != 1) throw CallError("one tensor", "Concatenate them first, or call it on each.");
}

void require_float(const TensorType& input) {
  if (!is_float(input.dtype)) throw CallError("floating-point numbers", "Convert it with ops::cast.");
}

int require_sample_axis(int axis, const TensorType& input) {
  const int rank = input.shape.rank();
  const int positive = axis < 0 ? axis + rank : axis;
  if (positive < 1 || positive >= rank)
    throw CallError(
        "a tensor that has axis " + std::to_string(axis) + " behind the batch axis",
        rank < 2 ? "Reshape it first." : "Use an axis from 1 to " + std::to_string(rank - 1) + ".");
  return positive;
}

}  // namespace lamina::layers
