#pragma once

#include <cstddef>
#include <span>

#include "data/hdf5/hdf5_limits.h"
#include "data/hdf5/listing.h"

namespace lamina::data {

// Says where the datasets of an HDF5 file lie and what its groups are called, or why it is refused. What
// libhdf5 does with a damaged file is anybody's guess, so this is called in a ChildProcess only. Switches
// libhdf5's messages and plug-ins off for good. Throws std::bad_alloc.
void list_hdf5(std::span<const std::byte> file, const Hdf5Limits& limits, const Say& say);

}  // namespace lamina::data
