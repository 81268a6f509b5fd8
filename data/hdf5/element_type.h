#pragma once

#include <cstdint>

#include "core/base/dtype.h"

namespace lamina::data {

// What an element of a dataset is: one of Lamina's types, or uint32.
struct ElementType {
  DType dtype = DType::Float32;  // Int64 for uint32
  bool uint32 = false;

  std::int64_t file_bytes() const { return uint32 ? 4 : size_of(dtype); }
  bool operator==(const ElementType&) const = default;
};

}  // namespace lamina::data
