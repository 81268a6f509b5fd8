#pragma once

#include <cstdint>
#include <optional>

#include "core/base/dtype.h"
#include "data/hdf5/handle.h"

namespace lamina::data {

// What an element of a dataset is: one of Lamina's types, or uint32.
struct ElementType {
  DType dtype = DType::Float32;  // Int64 for uint32
  bool uint32 = false;

  std::int64_t file_bytes() const { return uint32 ? 4 : size_of(dtype); }
  bool operator==(const ElementType&) const = default;
};

// The type as h5py writes it: little-endian; bfloat16 as 2 opaque bytes, Bool as an enumeration of FALSE and
// TRUE over int8.
Handle file_type(ElementType element);

// The inverse. Opaque ones of 2 bytes are taken for bfloat16; their attribute is to be looked at as well.
std::optional<ElementType> element_of(hid_t type);

}  // namespace lamina::data
