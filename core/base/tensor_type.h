#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/base/dtype.h"
#include "core/base/shape.h"

namespace lamina {

// Element type and shape: all that is known of a tensor before it has values. Prints as `f32[?, 64]`.
struct TensorType {
  DType dtype = DType::Float32;
  Shape shape;

  std::int64_t bytes() const { return shape.numel() * size_of(dtype); }  // the shape must be known
  bool operator==(const TensorType&) const = default;
};
using TensorTypes = std::vector<TensorType>;

std::string to_string(const TensorType& type);
std::ostream& operator<<(std::ostream& out, const TensorType& type);

}  // namespace lamina
