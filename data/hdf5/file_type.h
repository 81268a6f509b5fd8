#pragma once

#include <optional>

#include "data/hdf5/element_type.h"
#include "data/hdf5/handle.h"

namespace lamina::data {

// The type as h5py writes it: little-endian; bfloat16 as 2 opaque bytes, Bool as an enumeration of FALSE and
// TRUE over int8.
Handle file_type(ElementType element);

// The inverse. Opaque ones of 2 bytes are taken for bfloat16; their attribute is to be looked at as well.
std::optional<ElementType> element_of(hid_t type);

}  // namespace lamina::data
