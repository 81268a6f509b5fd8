#include "tests/support/keras_case.h"

#include <algorithm>
#include <string_view>

#include "core/base/config_fields.h"
#include "data/files/file_bytes.h"
#include "data/files/json.h"
#include "data/files/npz.h"
#include "data/files/zip_archive.h"
#include "data/hdf5/hdf5_weights.h"

namespace lamina::test {
namespace {

// "predict_after_y" is of the kind "predict_after", not an output "after_y".
constexpr const char* kKinds[] = {"predict_after", "predict", "grad", "trained", "resumed", "x", "y", "w"};

void add_tensors(const std::string& path, KerasCase& c) {
  for (auto& [key, tensor] : data::read_npz(path))
    for (const std::string kind : kKinds)
      if (key.starts_with(kind + "_")) {
        c.tensors[kind + "/" + key.substr(kind.size() + 1)] = tensor;
        break;
      }
}

void add_starting_weights(KerasCase& c) {
  const std::string path = c.folder + "/model.keras";
  const data::ZipArchive archive(data::read_file(path), path);
  const data::Hdf5Weights file = data::read_hdf5(archive.read("model.weights.h5"), path);
  for (const KerasCase::Weight& w : c.weights)
    for (const data::Hdf5Dataset& dataset : file.datasets)
      if (dataset.path == w.h5) c.tensors["start/" + w.path] = dataset.value;
}

// The rule of the cases' README: so many times the error that Keras itself makes in float32, and not less
// than a floor. Training that goes on from Keras's file, which is of float32, may be farther from the truth.
void add_tolerance(const std::string& kind, double keras_error, KerasCase& c) {
  c.tolerance[kind] = std::max(4 * keras_error, 2e-5);
  if (kind == "resumed") c.tolerance["resumed_from_file"] = std::max(8 * keras_error, 1e-4);
}

}  // namespace

std::vector<Named<Tensor>> KerasCase::of_kind(const std::string& kind) const {
  std::vector<Named<Tensor>> found;
  for (const auto& [key, tensor] : tensors)
    if (key.starts_with(kind + "/")) found.push_back({key.substr(kind.size() + 1), tensor});
  return found;
}

Data KerasCase::data(const std::string& kind) const {
  const std::vector<Named<Tensor>> found = of_kind(kind);
  if (found.empty()) return {};
  return found.size() == 1 ? Data(found[0].value) : Data(OneOrMany<Tensor>(found));
}

KerasCase read_case(const std::string& name) {
  KerasCase c;
  c.name = name;
  c.folder = "tests/conformance/cases/" + name;
  const std::vector<std::byte> bytes = data::read_file(c.folder + "/case.json");
  const Config config =
      data::parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, c.folder + "/case.json");
  from_config(config.at("batch_size"), c.batch_size);
  from_config(config.at("epochs"), c.epochs);
  from_config(config.at("trainable"), c.trainable);
  from_config(config.at("zero_grad"), c.zero_grad);
  for (const auto& [kind, error] : config.at("keras32_error").members())
    add_tolerance(kind, error.number(), c);
  for (const auto& [metric, value] : config.at("evaluate").members()) c.evaluate[metric] = value.number();
  if (const Config* history = config.find("history"); history && history->is_object())
    for (const auto& [metric, values] : history->members()) from_config(values, c.history[metric]);
  for (const Config& w : config.at("variables").items())
    c.weights.push_back({w.at("path").text(), w.at("h5").text(), w.at("trainable").boolean()});
  add_tensors(c.folder + "/data.npz", c);
  add_tensors(c.folder + "/expected.npz", c);
  add_starting_weights(c);
  return c;
}

}  // namespace lamina::test
