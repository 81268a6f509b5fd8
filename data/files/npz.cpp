#include "data/files/npz.h"

#include "core/base/at_line.h"
#include "data/files/file_bytes.h"
#include "data/files/names.h"
#include "data/files/npy.h"
#include "data/files/zip_archive.h"
#include "data/files/zip_writer.h"

namespace lamina::data {
namespace {

constexpr std::string_view kSuffix = ".npy";

}  // namespace

NamedTensors parse_npz(std::vector<std::byte> bytes, const std::string& what, const Limits& limits) {
  const ZipArchive archive(std::move(bytes), what, limits);
  NamedTensors tensors;
  for (const std::string& name : archive.names()) {
    if (!name.ends_with(kSuffix))
      throw Error("\"" + what + "\" holds " + in_quotes(name) +
                  ", which is not an array.\n  Write it with numpy.savez.");
    std::string key = name.substr(0, name.size() - kSuffix.size());
    tensors.emplace_back(std::move(key), read_npy(archive.read(name), what + ": " + name, limits));
  }
  return tensors;
}

NamedTensors read_npz(const std::string& path, const Limits& limits, const Source& where) {
  return at_line(where, [&] { return parse_npz(read_file(path, limits, where), path, limits); });
}

std::vector<std::byte> npz_bytes(const NamedTensors& tensors) {
  ZipWriter archive;
  for (const auto& [name, tensor] : tensors) archive.add(name + std::string(kSuffix), write_npy(tensor));
  return archive.finish();
}

void write_npz(const std::string& path, const NamedTensors& tensors, const Source& where) {
  at_line(where, [&] { write_file(path, npz_bytes(tensors), where); });
}

}  // namespace lamina::data
