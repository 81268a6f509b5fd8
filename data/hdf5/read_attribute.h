#pragma once

#include <optional>
#include <string>

#include "data/hdf5/handle.h"
#include "data/hdf5/hdf5_limits.h"
#include "data/hdf5/listing.h"

namespace lamina::data {

// The attribute `name` of an object, if it has one; `path` names the object in refusals. Throws Refusal if it
// is no single string, or if the object has more or larger attributes than the limits allow.
std::optional<std::string> read_text_attribute(hid_t object, const std::string& path, const char* name,
                                               const Hdf5Limits& limits);

}  // namespace lamina::data
