#pragma once

#include <cstddef>
#include <span>

#include "data/hdf5/handle.h"

namespace lamina::data {

// Opens the bytes of a file for reading, through libhdf5's core driver. They are not copied and must outlive
// the handle. Throws Refusal or std::bad_alloc. libhdf5's messages are to be switched off before.
Handle open_image(std::span<const std::byte> file);

}  // namespace lamina::data
