#include "data/files/zip_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>

#include "core/base/error.h"
#include "data/files/names.h"

namespace lamina::data {
namespace {

// libzip looks for the directory by itself: what it found must be what was checked.
bool same_member(zip* archive, std::size_t index, const ZipMember& member) {
  zip_stat_t seen;
  constexpr zip_uint64_t kFields =
      ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
  return zip_stat_index(archive, index, ZIP_FL_ENC_RAW, &seen) == 0 && (seen.valid & kFields) == kFields &&
         member.name == seen.name && seen.size == member.unpacked_bytes &&
         seen.comp_size == member.packed_bytes && seen.crc == member.crc && seen.comp_method == member.method;
}

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

void ZipArchive::Close::operator()(zip* archive) const { zip_discard(archive); }

ZipArchive::ZipArchive(std::vector<std::byte> bytes, const std::string& what, const Limits& limits)
    : bytes_(std::move(bytes)), what_(what) {
  open(limits);
}

void ZipArchive::refuse(const std::string& why) const {
  throw Error(fmt::format("\"{}\" is not a sound zip archive: {}.\n  Get it again from where it was made.",
                          what_, why));
}

void ZipArchive::open(const Limits& limits) {
  members_ = read_zip_layout(bytes_, what_, limits);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes_.data(), bytes_.size(), 0, &error);
  if (source) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  const std::string why = archive_ ? "" : zip_error_strerror(&error);
  if (source && !archive_) zip_source_free(source);
  zip_error_fini(&error);
  if (!archive_) refuse(why);

  bool same = zip_get_num_entries(archive_.get(), 0) == static_cast<zip_int64_t>(members_.size());
  for (std::size_t i = 0; same && i < members_.size(); ++i)
    same = same_member(archive_.get(), i, members_[i]);
  if (!same) refuse("it has two directories");
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].is_folder()) continue;
    names_.push_back(members_[i].name);
    index_.emplace(members_[i].name, i);
  }
}

std::vector<std::byte> ZipArchive::unpack(std::size_t index) const {
  const ZipMember& member = members_[index];
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive_.get(), index, 0));
  if (!file) refuse(fmt::format("its member {}: {}", in_quotes(member.name), zip_strerror(archive_.get())));
  std::vector<std::byte> bytes(member.unpacked_bytes);
  std::size_t done = 0;
  zip_int64_t got = 1;
  while (done < bytes.size() && got > 0) {
    got = zip_fread(file.get(), bytes.data() + done, bytes.size() - done);
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  // The checksum is compared when the end is seen.
  std::byte extra{};
  if (got >= 0) got = zip_fread(file.get(), &extra, 1);
  if (got < 0)
    refuse(fmt::format("its member {}: {}", in_quotes(member.name), zip_file_strerror(file.get())));
  if (got > 0 || done < bytes.size())
    refuse(fmt::format("its member {} has another size than it says", in_quotes(member.name)));
  return bytes;
}

std::vector<std::byte> ZipArchive::read(std::string_view name) const {
  const auto found = index_.find(name);
  if (found != index_.end()) return unpack(found->second);
  std::string listed;
  constexpr std::size_t kMost = 10;
  for (std::size_t i = 0; i < std::min(kMost, names_.size()); ++i)
    listed += (i ? ", " : "") + in_quotes(names_[i]);
  throw Error(fmt::format("\"{}\" has no member {}.\n  It has {}{}.", what_, in_quotes(name),
                          names_.empty() ? "none" : listed, names_.size() > kMost ? ", ..." : ""));
}

}  // namespace lamina::data
