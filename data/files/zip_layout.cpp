#include "data/files/zip_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_set>

#include "core/base/error.h"
#include "data/files/little_endian.h"
#include "data/files/names.h"

namespace lamina::data {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kEntry = 0x02014b50, kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50, kLocator64 = 0x07064b50, kDescriptor = 0x08074b50;
constexpr std::uint64_t kLocalBytes = 30, kEntryBytes = 46, kEndBytes = 22, kEnd64Bytes = 56,
                        kLocatorBytes = 20;
constexpr std::uint16_t kZip64Field = 0x0001, kUnicodePathField = 0x7075;
constexpr std::uint16_t kHasDescriptor = 1 << 3;
constexpr std::uint16_t kEncrypted = 1 << 0 | 1 << 6 | 1 << 13;  // the contents, strongly, the directory
constexpr std::uint16_t kPatch = 1 << 5;
constexpr std::uint32_t kFileType = 0170000, kRegular = 0100000, kFolder = 0040000;  // of Unix modes
constexpr std::uint64_t kBestRatio = 1032;  // of deflate: 258 bytes from 2 bits

struct End {
  std::uint64_t entries = 0, directory = 0, directory_end = 0;
};

class Layout {
 public:
  Layout(std::span<const std::byte> archive, const std::string& what, const Limits& limits)
      : archive_(archive), what_(what), limits_(limits) {}

  std::vector<ZipMember> read() {
    const End end = read_end();
    read_directory(end);
    check_sizes();
    check_locals(end.directory);
    return std::move(members_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(fmt::format("\"{}\" is not a sound zip archive: {}.\n  Get it again from where it was made.",
                            what_, why));
  }
  void require(bool sound, const char* why) const {
    if (!sound) refuse(why);
  }

  template <class Number>
  Number get(std::uint64_t offset) const {
    if (offset > archive_.size() || archive_.size() - offset < sizeof(Number)) refuse("it is cut off");
    return load_little_endian<Number>(archive_, offset);
  }
  std::uint16_t u16(std::uint64_t offset) const { return get<std::uint16_t>(offset); }
  std::uint32_t u32(std::uint64_t offset) const { return get<std::uint32_t>(offset); }
  std::uint64_t u64(std::uint64_t offset) const { return get<std::uint64_t>(offset); }
  bool holds(std::uint64_t offset, std::uint64_t bytes) const {
    return offset <= archive_.size() && bytes <= archive_.size() - offset;
  }
  std::string_view text(std::uint64_t offset, std::uint64_t bytes) const {
    if (!holds(offset, bytes)) refuse("it is cut off");
    return {reinterpret_cast<const char*>(archive_.data()) + offset, bytes};
  }

  // Says why the archive does not end with the end record.
  [[noreturn]] void refuse_end() const {
    if (archive_.size() < 4 || (u32(0) != kLocal && u32(0) != kEnd)) refuse("it does not begin like one");
    constexpr std::uint64_t kLongestComment = 0xFFFF;
    const std::uint64_t tail = std::min<std::uint64_t>(archive_.size(), kEndBytes + kLongestComment);
    const std::size_t found = text(archive_.size() - tail, tail).rfind("PK\5\6");
    if (found == std::string_view::npos || found + kEndBytes > tail)
      refuse("it ends without a directory: it is cut off, or something follows it");
    refuse(fmt::format("{} bytes follow its end", tail - found - kEndBytes));
  }

  End read_end() const {
    if (archive_.size() < kEndBytes) refuse_end();
    const std::uint64_t at = archive_.size() - kEndBytes;
    if (u32(at) != kEnd || u16(at + 20) != 0) refuse_end();
    require(u16(at + 4) == 0 && u16(at + 6) == 0, "it is a part of several");
    End end{u16(at + 10), u32(at + 16), at};
    std::uint64_t bytes = u32(at + 12);
    require(u16(at + 8) == end.entries, "its end counts members in two ways");
    if (at >= kLocatorBytes && u32(at - kLocatorBytes) == kLocator64) read_end64(end, bytes);
    if (end.directory > end.directory_end || bytes != end.directory_end - end.directory)
      refuse("its directory is not where its end says: it is cut off, or something was added");
    return end;
  }

  // The 64-bit record takes the place of fields that are too narrow, and repeats the others.
  void read_end64(End& end, std::uint64_t& bytes) const {
    const std::uint64_t locator = end.directory_end - kLocatorBytes, at = u64(locator + 8);
    require(locator >= kEnd64Bytes && at == locator - kEnd64Bytes && u32(at) == kEnd64 &&
                u64(at + 4) == kEnd64Bytes - 12,
            "its 64-bit end is not where it should be");
    require(u32(locator + 4) == 0 && u32(locator + 16) == 1 && u32(at + 16) == 0 && u32(at + 20) == 0,
            "it is a part of several");
    const std::uint64_t entries = u64(at + 32), wide_bytes = u64(at + 40), directory = u64(at + 48);
    require(u64(at + 24) == entries && (end.entries == entries || end.entries == 0xFFFF) &&
                (bytes == wide_bytes || bytes == 0xFFFFFFFF) &&
                (end.directory == directory || end.directory == 0xFFFFFFFF),
            "its two ends differ");
    end = {entries, directory, at};
    bytes = wide_bytes;
  }

  // Widens those of `values` that are saturated, which are in the 64-bit field one after the other.
  void widen(std::uint64_t begin, std::uint64_t bytes, std::initializer_list<std::uint64_t*> values) const {
    const std::uint64_t end = begin + bytes;
    bool seen = false;
    for (std::uint64_t at = begin; at < end;) {
      require(end - at >= 4 && u16(at + 2) <= end - at - 4, "an extra field is damaged");
      const std::uint16_t id = u16(at);
      const std::uint64_t next = at + 4 + u16(at + 2);
      require(id != kUnicodePathField, "a member has two names");
      require(id != kZip64Field || !seen, "a member has two 64-bit sizes");
      if (id == kZip64Field) {
        seen = true;
        at += 4;
        for (std::uint64_t* value : values) {
          if (*value != 0xFFFFFFFF) continue;
          require(next - at >= 8, "a 64-bit size is missing");
          *value = u64(at);
          at += 8;
        }
      }
      at = next;
    }
  }

  void read_directory(const End& end) {
    const std::uint64_t bytes = end.directory_end - end.directory;
    if (end.entries > limits_.tensors)
      refuse(fmt::format("it has {} members, more than the {} allowed", end.entries, limits_.tensors));
    require(end.entries <= bytes / kEntryBytes, "its directory is too short for its members");
    std::uint64_t at = end.directory;
    for (std::uint64_t i = 0; i < end.entries; ++i) at = read_entry(at, end.directory_end);
    require(at == end.directory_end, "its directory is longer than its members");

    std::unordered_set<std::string_view> names;
    for (const ZipMember& member : members_)
      if (!names.insert(member.name).second) refuse("it has two members " + in_quotes(member.name));
  }

  // Returns where the next entry begins.
  std::uint64_t read_entry(std::uint64_t at, std::uint64_t end) {
    require(end - at >= kEntryBytes && u32(at) == kEntry, "its directory is damaged");
    const std::uint64_t name = u16(at + 28), extra = u16(at + 30), comment = u16(at + 32);
    require(name + extra + comment <= end - at - kEntryBytes, "its directory is cut off");
    ZipMember member{std::string(text(at + kEntryBytes, name)),
                     u32(at + 20),
                     u32(at + 24),
                     u32(at + 42),
                     u32(at + 16),
                     u16(at + 8),
                     u16(at + 10)};
    widen(at + kEntryBytes + name, extra,
          {&member.unpacked_bytes, &member.packed_bytes, &member.local_header});
    require(u16(at + 34) == 0, "it is a part of several");
    check_entry(member, u32(at + 38) >> 16);
    members_.push_back(std::move(member));
    return at + kEntryBytes + name + extra + comment;
  }

  void check_entry(const ZipMember& member, std::uint32_t mode) const {
    const auto refuse_member = [&](const std::string& why) {
      refuse("its member " + in_quotes(member.name) + " " + why);
    };
    if (const std::string fault = fault_of_path(member.name, limits_); !fault.empty())
      refuse("the name " + in_quotes(member.name) + " " + fault);
    const std::uint32_t type = mode & kFileType;
    if (type != 0 && type != (member.is_folder() ? kFolder : kRegular))
      refuse_member("is a link or something else that is not a file");
    if (member.flags & kEncrypted) refuse_member("is encrypted");
    if ((member.method != 0 && member.method != 8) || member.flags & kPatch)
      refuse_member(fmt::format("is packed by the unknown method {}", member.method));
    if (member.method == 0 && member.packed_bytes != member.unpacked_bytes)
      refuse_member("is stored, with two sizes");
    if (member.is_folder() && member.unpacked_bytes != 0) refuse_member("is a folder with contents");
  }

  void check_sizes() const {
    std::uint64_t total = 0;
    for (const ZipMember& member : members_) {
      const std::uint64_t packed = member.packed_bytes, unpacked = member.unpacked_bytes;
      if (packed > archive_.size())
        refuse(fmt::format("its member {} claims {} bytes, more than there are", in_quotes(member.name),
                           packed));
      if (unpacked / kBestRatio > packed)
        refuse(fmt::format("its member {} claims to unpack {} bytes from {}", in_quotes(member.name),
                           unpacked, packed));
      if (unpacked > limits_.unpacked_bytes - total)
        refuse(fmt::format("it unpacks to more than the {} bytes allowed", limits_.unpacked_bytes));
      total += unpacked;
    }
    if (total > limits_.free_bytes && total / limits_.ratio >= archive_.size())
      refuse(fmt::format("its {} bytes unpack to {}, like a bomb", archive_.size(), total));
  }

  // Members tile the archive from its begin to the directory, and each local header says what the directory
  // says.
  void check_locals(std::uint64_t directory) const {
    std::vector<std::size_t> order(members_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return members_[i].local_header; });
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const ZipMember& member = members_[order[i]];
      const std::uint64_t next = i + 1 < order.size() ? members_[order[i + 1]].local_header : directory;
      require(member.local_header >= at && next <= directory, "members overlap");
      require(member.local_header == at, "bytes lie between its members");
      at = check_local(member, next);
    }
    require(at == directory, "bytes lie between its members");
  }

  // Returns where the member ends, which is at most `next`.
  std::uint64_t check_local(const ZipMember& member, std::uint64_t next) const {
    const std::uint64_t at = member.local_header;
    require(u32(at) == kLocal, "a member is not where the directory says");
    const std::uint64_t name = u16(at + 26), extra = u16(at + 28);
    const std::uint64_t data = at + kLocalBytes + name + extra;
    require(data <= next && member.packed_bytes <= next - data, "members overlap");
    std::uint64_t packed = u32(at + 18), unpacked = u32(at + 22);
    widen(at + kLocalBytes + name, extra, {&unpacked, &packed});

    const bool later = member.flags & kHasDescriptor;  // what a writer did not know yet is zero
    const auto same = [&](std::uint64_t local, std::uint64_t entry) {
      return local == entry || (later && local == 0);
    };
    if (text(at + kLocalBytes, name) != member.name || u16(at + 6) != member.flags ||
        u16(at + 8) != member.method || !same(u32(at + 14), member.crc) ||
        !same(packed, member.packed_bytes) || !same(unpacked, member.unpacked_bytes))
      refuse("its member " + in_quotes(member.name) + " and the directory contradict each other");
    const std::uint64_t end = data + member.packed_bytes;
    if (!later) return end;
    check_descriptor(member, end, next - end);
    return next;
  }

  // Behind the data, with or without a signature, with sizes of 4 or 8 bytes.
  void check_descriptor(const ZipMember& member, std::uint64_t at, std::uint64_t bytes) const {
    require(bytes == 12 || bytes == 16 || bytes == 20 || bytes == 24, "bytes lie between its members");
    bool same = true;
    if (bytes == 16 || bytes == 24) {
      same = u32(at) == kDescriptor;
      at += 4;
    }
    const bool wide = bytes >= 20;
    same = same && u32(at) == member.crc && (wide ? u64(at + 4) : u32(at + 4)) == member.packed_bytes &&
           (wide ? u64(at + 12) : u32(at + 8)) == member.unpacked_bytes;
    if (!same) refuse("its member " + in_quotes(member.name) + " and the directory contradict each other");
  }

  std::span<const std::byte> archive_;
  const std::string& what_;
  const Limits& limits_;
  std::vector<ZipMember> members_;
};

}  // namespace

std::vector<ZipMember> read_zip_layout(std::span<const std::byte> archive, const std::string& what,
                                       const Limits& limits) {
  return Layout(archive, what, limits).read();
}

}  // namespace lamina::data
