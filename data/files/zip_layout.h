#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/files/limits.h"

namespace lamina::data {

// A member as the directory at the archive's end describes it.
struct ZipMember {
  std::string name;
  std::uint64_t packed_bytes = 0;
  std::uint64_t unpacked_bytes = 0;
  std::uint64_t local_header = 0;  // where it begins in the archive
  std::uint32_t crc = 0;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;  // 0 stored, 8 deflated

  bool is_folder() const { return name.back() == '/'; }
};

// The members in the order of the directory, after every check that needs no unpacking. An archive passes
// only if its bytes can be read in one way: members, directory and end record lie one after the other without
// gaps, overlaps or anything before or behind, and say the same of each member. Further refused: names twice
// or that leave a folder, links, encryption, methods but stored and deflate, and sizes that the packed bytes
// cannot have. Allocates no more than a few times the directory. Throws Error.
//
// Written from PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 (records), 4.4 (fields) and 4.5.3 (zip64):
//   [local header, data, descriptor if flag 3]...  [directory entry]...  [zip64 end, locator]  end
std::vector<ZipMember> read_zip_layout(std::span<const std::byte> archive, const std::string& what,
                                       const Limits& limits);

}  // namespace lamina::data
