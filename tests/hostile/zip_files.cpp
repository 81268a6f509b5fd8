#include "tests/hostile/zip_files.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include "data/gzip_file.h"
#include "tests/hostile/support/refused.h"

namespace lamina::hostile {
namespace {

std::string u16(std::uint64_t value) { return little_endian(value, 2); }
std::string u32(std::uint64_t value) { return little_endian(value, 4); }
std::string u64(std::uint64_t value) { return little_endian(value, 8); }

// The fields that both headers have, from `flags` to the lengths of name and extra field.
std::string common(const RawMember& member, const RawMember::Header& lie) {
  const bool stored = member.method == 0;
  const std::uint32_t crc = member.crc == 0 && stored ? crc32_of(member.data) : member.crc;
  const auto packed = static_cast<std::uint32_t>(member.data.size());
  const std::uint32_t unpacked = member.unpacked == 0 && stored ? packed : member.unpacked;
  return u16(lie.flags.value_or(member.flags)) + u16(lie.method.value_or(member.method)) + u32(0x00210000) +
         u32(lie.crc.value_or(crc)) + u32(lie.packed.value_or(packed)) +
         u32(lie.unpacked.value_or(unpacked)) + u16(lie.name.value_or(member.name).size()) +
         u16(lie.extra.size());
}

std::string entry(const RawMember& member, std::uint64_t offset) {
  const RawMember::Header& lie = member.central;
  return "PK\1\2" + u16(3 << 8 | 20) + u16(20) + common(member, lie) + u16(0) + u16(0) + u16(0) +
         u32(member.attributes) + u32(member.offset.value_or(static_cast<std::uint32_t>(offset))) +
         lie.name.value_or(member.name) + lie.extra;
}

}  // namespace

std::uint32_t crc32_of(const std::string& data) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

std::string end_record(std::uint64_t members, std::uint64_t directory_bytes, std::uint64_t directory) {
  return "PK\5\6" + u16(0) + u16(0) + u16(members) + u16(members) + u32(directory_bytes) + u32(directory) +
         u16(0);
}

std::string end_records64(std::uint64_t members, std::uint64_t directory_bytes, std::uint64_t directory,
                          std::uint64_t at) {
  return "PK\6\6" + u64(44) + u16(45) + u16(45) + u32(0) + u32(0) + u64(members) + u64(members) +
         u64(directory_bytes) + u64(directory) + "PK\6\7" + u32(0) + u64(at) + u32(1) +
         end_record(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
}

std::string raw_zip(const std::vector<RawMember>& members, const std::string& before) {
  std::string bytes = before, directory;
  for (const RawMember& member : members) {
    directory += entry(member, bytes.size());
    if (member.absent) continue;
    const RawMember::Header& lie = member.local;
    bytes += "PK\3\4" + u16(20) + common(member, lie) + lie.name.value_or(member.name) + lie.extra +
             member.data + member.behind;
  }
  return bytes + directory + end_record(members.size(), directory.size(), bytes.size());
}

std::string deflated_zeros(std::size_t bytes) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("lamina-zeros-" + std::to_string(::getpid()) + ".gz");
  const std::vector<std::byte> zeros(bytes);
  const std::span<const std::byte> part(zeros);
  data::write_gzip_or_plain(path, true, {&part, 1});
  std::ifstream file(path, std::ios::binary);
  const std::string gzip{std::istreambuf_iterator<char>(file), {}};
  std::filesystem::remove(path);
  constexpr std::size_t kHeader = 10, kTrailer = 8;  // RFC 1952, without a name
  return gzip.substr(kHeader, gzip.size() - kHeader - kTrailer);
}

}  // namespace lamina::hostile
