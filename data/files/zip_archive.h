#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/files/limits.h"
#include "data/files/zip_layout.h"

struct zip;  // libzip's

namespace lamina::data {

// A zip archive in memory, opened for reading only if it is sound (data/files/zip_layout.h says what that
// is). Nothing is ever unpacked to a disk. For one thread; movable.
//   ZipArchive archive(read_file("model.keras"), "model.keras");
//   std::vector<std::byte> config = archive.read("config.json");
class ZipArchive {
 public:
  // `what`, a path for instance, names the archive in messages. Throws Error.
  ZipArchive(std::vector<std::byte> bytes, const std::string& what, const Limits& limits = {});

  // In the directory's order, without folders.
  const std::vector<std::string>& names() const { return names_; }
  bool contains(std::string_view name) const { return index_.find(name) != index_.end(); }

  // The member's bytes. Throws Error if there is no such member, or its bytes do not unpack to the
  // size and checksum that the directory has for them.
  std::vector<std::byte> read(std::string_view name) const;

 private:
  void open(const Limits& limits);
  std::vector<std::byte> unpack(std::size_t member) const;
  [[noreturn]] void refuse(const std::string& why) const;

  struct Close {
    void operator()(zip* archive) const;
  };

  std::vector<std::byte> bytes_;
  std::string what_;
  std::vector<ZipMember> members_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::unique_ptr<zip, Close> archive_;  // reads from bytes_
};

}  // namespace lamina::data
