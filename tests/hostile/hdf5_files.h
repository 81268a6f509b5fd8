#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::hostile {

struct HostileFile {
  std::string what;
  std::vector<std::byte> bytes;
};
using HostileFiles = std::vector<HostileFile>;

// A sound file with every structure that Keras's have: the seed of the damaged ones.
std::vector<std::byte> sound_hdf5();

// One function a kind of attack.
HostileFiles hdf5_31_shape_bombs();
HostileFiles hdf5_32_external_datasets();
HostileFiles hdf5_33_soft_and_external_links();
HostileFiles hdf5_34_virtual_datasets();
HostileFiles hdf5_35_filters();
HostileFiles hdf5_36_cycles();
HostileFiles hdf5_37_truncated();                 // at each multiple of 512 bytes
HostileFiles hdf5_38_damaged(std::size_t count);  // bytes changed at random, the same ones each time
HostileFiles hdf5_39_other_types();
HostileFiles hdf5_40_chunks();
HostileFiles hdf5_41_attribute_bombs();
HostileFiles hdf5_deep_and_long();  // groups in groups, long names, odd names

}  // namespace lamina::hostile
