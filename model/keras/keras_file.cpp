#include "model/keras/keras_file.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>

#include "data/files/file_bytes.h"
#include "data/files/json.h"
#include "data/files/zip_archive.h"
#include "data/files/zip_writer.h"

namespace lamina::keras {
namespace {

constexpr const char* kVersion = "3.15.1";  // whose words are written
constexpr const char* kWeights = "model.weights.h5";

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
std::span<const std::byte> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) { throw Error(path + ": " + why); }

void require_archive(const std::string& path, std::span<const std::byte> bytes) {
  const std::string_view text = text_of(bytes);
  if (text.starts_with("\x89HDF\r\n\x1a\n"))
    refuse(path,
           "is an HDF5 file, as Keras 2 and save_weights write it, not a .keras archive.\n  Load it in Keras "
           "3 and save it "
           "as .keras; weights alone are read by load_weights from a file that ends in .weights.h5.");
  if (!text.starts_with("PK"))
    refuse(path,
           "is no .keras file: it is not a zip archive.\n  Save the model with model.save(\"name.keras\").");
}

void require_version(const std::string& path, const std::string& version) {
  int major = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), major);
  if (error != std::errc() || major < 3)
    refuse(path, "was written by Keras " + version.substr(0, 20) +
                     ", whose files have another form.\n  Load it in Keras 3 and save it again.");
  if (major > 3)
    refuse(path, "was written by Keras " + version.substr(0, 20) +
                     "; Lamina reads files of Keras 3.\n  Save it with Keras 3, or use a newer Lamina.");
}

}  // namespace

KerasFile read_keras_file(const std::string& path, const Source& where) {
  std::vector<std::byte> bytes = data::read_file(path, {}, where);
  require_archive(path, bytes);
  const data::ZipArchive archive(std::move(bytes), path);
  for (const char* member : {"metadata.json", "config.json"})
    if (!archive.contains(member))
      refuse(path, std::string("is no .keras file: it has no ") + member +
                       ".\n  Save the model with model.save(\"name.keras\").");
  KerasFile file;
  const data::JsonLimits small{
      .bytes = std::size_t{32} << 20, .depth = 256, .values = 600'000, .python_words = true};
  const Config metadata =
      data::parse_json(text_of(archive.read("metadata.json")), path + ": metadata.json", small);
  const Config* version = metadata.is_object() ? metadata.find("keras_version") : nullptr;
  file.version = version && version->is_text() ? version->text() : "of unknown version";
  require_version(path, file.version);
  file.config = data::parse_json(text_of(archive.read("config.json")), path + ": config.json", small);
  if (!file.config.is_object())
    refuse(path, "config.json is no object.\n  The file is damaged; save it again.");
  if (archive.contains("model.weights.npz"))
    refuse(path,
           "keeps its weights in model.weights.npz, as Keras does where h5py is missing: pickled objects of "
           "Python, which are never read.\n  Install h5py where the model was saved, and save it again.");
  if (!archive.contains(kWeights))
    refuse(path, std::string("has no ") + kWeights +
                     ".\n  Save the model with Keras's default format of weights, in one file.");
  file.weights = archive.read(kWeights);
  return file;
}

std::vector<std::byte> keras_file_bytes(const Config& config, const data::Hdf5Weights& weights) {
  data::ZipWriter zip;
  zip.add("metadata.json",
          bytes_of(data::to_json(Config::object({{"keras_version", kVersion}, {"writer", "lamina"}}))));
  zip.add("config.json", bytes_of(data::to_json(config, {.python_words = true})));
  zip.add(kWeights, data::write_hdf5(weights));
  return zip.finish();
}

}  // namespace lamina::keras
