#pragma once

#include <string>
#include <vector>

#include "data/hdf5/hdf5_weights.h"

namespace lamina::hostile {

// Parts of a config.json, as texts: what is written here is what the reader sees.
std::string tensor(const std::string& layer, int node = 0, int index = 0);
std::string node(const std::string& args);  // one call
std::string input(const std::string& name = "x", const std::string& batch_shape = "[null, 4]");
std::string layer(const std::string& name, const std::string& class_name, const std::string& config,
                  const std::string& nodes, const std::string& module = "keras.layers");
std::string dense(const std::string& name, const std::string& from, const std::string& units = "2");
// A Functional of these layers; the ends are `[name, 0, 0]`.
std::string functional(const std::vector<std::string>& layers, const std::string& from = "x",
                       const std::string& to = "y", const std::string& name = "functional");

// Writes a .keras file and gives its path; the next call writes over it.
std::string keras_file(const std::string& config, const data::Hdf5Weights& weights = {},
                       const std::string& version = "3.15.1");

}  // namespace lamina::hostile
