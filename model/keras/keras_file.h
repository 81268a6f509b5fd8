#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/config.h"
#include "core/base/source.h"
#include "data/hdf5/hdf5_weights.h"

namespace lamina::keras {

// The members of a .keras file: a zip archive of metadata.json, config.json and model.weights.h5.
struct KerasFile {
  std::string version;             // of Keras: "3.15.1"
  Config config;                   // config.json
  std::vector<std::byte> weights;  // model.weights.h5, not read yet
};

// Throws Error for files that are none, with a sentence of their own for those of Keras 2 and for HDF5 files.
KerasFile read_keras_file(const std::string& path, const Source& where);

// Bytes of the archive, as Keras writes it, without a date: the same content gives the same bytes.
std::vector<std::byte> keras_file_bytes(const Config& config, const data::Hdf5Weights& weights);

}  // namespace lamina::keras
