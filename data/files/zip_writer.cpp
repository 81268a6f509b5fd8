#include "data/files/zip_writer.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "data/files/limits.h"
#include "data/files/little_endian.h"
#include "data/files/names.h"

namespace lamina::data {
namespace {

// Fields as in APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16.
constexpr std::uint16_t kVersion = 20, kVersion64 = 45, kMadeOnUnix = 3 << 8;
constexpr std::uint16_t kUtf8 = 1 << 11, kStored = 0, kTime = 0, kDate = 1 << 5 | 1;  // 1980-01-01 0:00
constexpr std::uint32_t kMode = std::uint32_t{0100600} << 16;                         // a file of its owner's
constexpr std::uint64_t kFull16 = 0xFFFF, kFull32 = 0xFFFFFFFF;

std::uint32_t narrow32(std::uint64_t value) { return static_cast<std::uint32_t>(std::min(value, kFull32)); }
std::uint16_t narrow16(std::uint64_t value) { return static_cast<std::uint16_t>(std::min(value, kFull16)); }

template <class... Numbers>
void append(std::vector<std::byte>& out, Numbers... numbers) {
  (append_little_endian(out, numbers), ...);
}

void append_text(std::vector<std::byte>& out, const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// The extra field with those of `values` that are too wide for their own fields.
std::vector<std::byte> zip64_field(std::initializer_list<std::uint64_t> values) {
  std::vector<std::byte> wide, field;
  for (std::uint64_t value : values)
    if (value >= kFull32) append(wide, value);
  if (wide.empty()) return {};
  append(field, std::uint16_t{1}, static_cast<std::uint16_t>(wide.size()));
  field.insert(field.end(), wide.begin(), wide.end());
  return field;
}

std::uint32_t checksum(std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace

void ZipWriter::add(const std::string& name, std::span<const std::byte> bytes) {
  std::string fault = fault_of_path(name, {});
  if (fault.empty() && name.back() == '/') fault = "is a folder's";
  if (fault.empty() && names_.count(name)) fault = "is there already";
  if (!fault.empty())
    throw Error(fmt::format("a zip archive cannot have the member {}: the name {}.\n  Give it another name.",
                            in_quotes(name), fault));
  names_.insert(name);

  const std::uint64_t size = bytes.size(), offset = members_.size();
  const bool ascii = std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const std::uint16_t flags = ascii ? 0 : kUtf8;
  const std::uint16_t version = std::max(size, offset) >= kFull32 ? kVersion64 : kVersion;
  const std::uint32_t crc = checksum(bytes);
  const auto name_bytes = static_cast<std::uint16_t>(name.size());
  const auto append_common = [&](std::vector<std::byte>& out, const std::vector<std::byte>& extra) {
    append(out, version, flags, kStored, kTime, kDate, crc, narrow32(size), narrow32(size), name_bytes,
           static_cast<std::uint16_t>(extra.size()));
  };

  const std::vector<std::byte> local_extra = zip64_field({size, size});
  append(members_, std::uint32_t{0x04034b50});
  append_common(members_, local_extra);
  append_text(members_, name);
  members_.insert(members_.end(), local_extra.begin(), local_extra.end());
  members_.insert(members_.end(), bytes.begin(), bytes.end());

  const std::vector<std::byte> extra = zip64_field({size, size, offset});
  append(directory_, std::uint32_t{0x02014b50}, static_cast<std::uint16_t>(kMadeOnUnix | version));
  append_common(directory_, extra);
  constexpr std::uint16_t kNoComment = 0, kFirstDisk = 0, kNoAttributes = 0;
  append(directory_, kNoComment, kFirstDisk, kNoAttributes, kMode, narrow32(offset));
  append_text(directory_, name);
  directory_.insert(directory_.end(), extra.begin(), extra.end());
}

std::vector<std::byte> ZipWriter::finish() {
  std::vector<std::byte> out = std::exchange(members_, {});
  const std::uint64_t offset = out.size(), size = directory_.size(), count = names_.size();
  out.insert(out.end(), directory_.begin(), directory_.end());
  directory_.clear();
  names_.clear();
  if (count >= kFull16 || size >= kFull32 || offset >= kFull32) {
    const std::uint64_t end = out.size(), rest_of_record = 44;
    append(out, std::uint32_t{0x06064b50}, rest_of_record,
           static_cast<std::uint16_t>(kMadeOnUnix | kVersion64), kVersion64, std::uint32_t{0},
           std::uint32_t{0}, count, count, size, offset);
    append(out, std::uint32_t{0x07064b50}, std::uint32_t{0}, end, std::uint32_t{1});
  }
  append(out, std::uint32_t{0x06054b50}, std::uint16_t{0}, std::uint16_t{0}, narrow16(count), narrow16(count),
         narrow32(size), narrow32(offset), std::uint16_t{0});
  return out;
}

}  // namespace lamina::data
