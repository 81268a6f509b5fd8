#include "layers/initializers/fans.h"

namespace lamina::initializers {

Fans fans_of(const Shape& shape) {
  if (shape.empty()) return {1, 1};
  if (shape.rank() == 1) return {shape[0], shape[0]};
  const std::int64_t receptive_field = shape.slice(0, shape.rank() - 2).numel();  // 1 for a matrix
  return {shape[-2] * receptive_field, shape[-1] * receptive_field};
}

}  // namespace lamina::initializers
