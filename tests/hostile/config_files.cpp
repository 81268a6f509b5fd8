#include "tests/hostile/config_files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "data/files/file_bytes.h"
#include "data/files/zip_writer.h"
#include "tests/hostile/support/refused.h"
#include "tests/support/own_folder.h"

namespace lamina::hostile {

std::string tensor(const std::string& layer, int node, int index) {
  return fmt::format(
      R"({{"class_name": "__keras_tensor__", "config": {{"shape": [null, 4], "dtype": "float32", "keras_history": ["{}", {}, {}]}}}})",
      layer, node, index);
}

std::string node(const std::string& args) { return fmt::format(R"({{"args": [{}], "kwargs": {{}}}})", args); }

std::string layer(const std::string& name, const std::string& class_name, const std::string& config,
                  const std::string& nodes, const std::string& module) {
  return fmt::format(
      R"({{"module": "{}", "class_name": "{}", "config": {{"name": "{}"{}{}}}, "registered_name": null, "name": "{}", "inbound_nodes": [{}]}})",
      module, class_name, name, config.empty() ? "" : ", ", config, name, nodes);
}

std::string input(const std::string& name, const std::string& batch_shape) {
  return layer(name, "InputLayer", R"("batch_shape": )" + batch_shape + R"(, "dtype": "float32")", "");
}

std::string dense(const std::string& name, const std::string& from, const std::string& units) {
  return layer(name, "Dense", R"("units": )" + units, node(tensor(from)));
}

std::string functional(const std::vector<std::string>& layers, const std::string& from, const std::string& to,
                       const std::string& name) {
  return fmt::format(
      R"({{"module": "keras.src.models.functional", "class_name": "Functional", "config": {{"name": "{}", "trainable": true, "layers": [{}], "input_layers": ["{}", 0, 0], "output_layers": ["{}", 0, 0]}}, "registered_name": "Functional"}})",
      name, fmt::join(layers, ", "), from, to);
}

std::string keras_file(const std::string& config, const data::Hdf5Weights& weights,
                       const std::string& version) {
  data::ZipWriter zip;
  zip.add("metadata.json", as_bytes(R"({"keras_version": ")" + version + "\"}"));
  zip.add("config.json", as_bytes(config));
  zip.add("model.weights.h5", data::write_hdf5(weights));
  const std::string path = support::own_folder() + "/hostile.keras";
  data::write_file(path, zip.finish());
  return path;
}

}  // namespace lamina::hostile
