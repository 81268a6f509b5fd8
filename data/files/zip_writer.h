#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace lamina::data {

// Puts an archive together in memory. Members are stored, not packed, as Keras writes them; all are dated
// 1980-01-01, so that the same members in the same order give the same bytes. Beyond 4 GiB or 65535 members
// it becomes a zip64.
//   ZipWriter archive;
//   archive.add("config.json", bytes);
//   write_file("model.keras", archive.finish());
class ZipWriter {
 public:
  // Throws Error if there is such a member, or the name is not one that ZipArchive would take.
  void add(const std::string& name, std::span<const std::byte> bytes);

  // The archive; the writer is empty again.
  std::vector<std::byte> finish();

 private:
  std::vector<std::byte> members_;
  std::vector<std::byte> directory_;
  std::set<std::string> names_;
};

}  // namespace lamina::data
