#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lamina::hostile {

// One member as it is written, field by field; what is not set is what an honest writer would write.
struct RawMember {
  // What one of the two headers says of the member in place of the truth.
  struct Header {
    std::optional<std::string> name = {};
    std::optional<std::uint32_t> crc = {}, packed = {}, unpacked = {};
    std::optional<std::uint16_t> method = {}, flags = {};
    std::string extra = {};
  };

  std::string name = {};
  std::string data = {};     // as it lies in the archive
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  std::uint16_t flags = 0;
  std::uint32_t crc = 0;                     // for stored members the right one if 0
  std::uint32_t unpacked = 0;                // likewise
  std::uint32_t attributes = 0;              // the Unix mode in the upper half
  std::optional<std::uint32_t> offset = {};  // that the directory has for it; not written at all if `absent`
  bool absent = false;
  std::string behind = {};  // bytes between this member and the next
  Header local = {}, central = {};
};

// The archive's bytes. `before` goes in front of it, with all offsets right.
std::string raw_zip(const std::vector<RawMember>& members, const std::string& before = "");

// The end record of an archive, and the 64-bit one with its locator.
std::string end_record(std::uint64_t members, std::uint64_t directory_bytes, std::uint64_t directory);
std::string end_records64(std::uint64_t members, std::uint64_t directory_bytes, std::uint64_t directory,
                          std::uint64_t at);

std::uint32_t crc32_of(const std::string& data);  // the zip format's

// `bytes` zeros, deflated as well as zlib can.
std::string deflated_zeros(std::size_t bytes);

}  // namespace lamina::hostile
