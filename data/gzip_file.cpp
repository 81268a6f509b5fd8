#include "data/gzip_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "core/base/error.h"

namespace lamina::data {
namespace {

constexpr std::size_t kLargestCall = std::size_t{1} << 30;  // zlib counts in unsigned int

}  // namespace

void GzipReader::Close::operator()(void* file) const { gzclose(static_cast<gzFile>(file)); }

GzipReader::GzipReader(const std::filesystem::path& path) : path_(path) {
  // Without O_NONBLOCK, opening a pipe would wait for its writer before we can see that it is one.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) fail(std::strerror(errno));
  struct stat status {};
  const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  if (regular) file_.reset(gzdopen(descriptor, "rb"));
  if (!file_) {
    ::close(descriptor);
    fail(regular ? "out of memory" : "it is not a regular file");
  }
  file_bytes_ = static_cast<std::uint64_t>(status.st_size);
  gzbuffer(static_cast<gzFile>(file_.get()), 1 << 17);
}

void GzipReader::read(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const auto wanted = static_cast<unsigned>(std::min(bytes.size(), kLargestCall));
    const int got = gzread(static_cast<gzFile>(file_.get()), bytes.data(), wanted);
    if (got < 0) fail("it is damaged");
    if (got == 0) fail("it ends too early");
    read_ += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

void GzipReader::expect_end() {
  std::byte extra{};
  const auto file = static_cast<gzFile>(file_.get());
  const int got = gzread(file, &extra, 1);
  int status = Z_OK;
  gzerror(file, &status);
  if (got < 0 || (status != Z_OK && status != Z_STREAM_END)) fail("it is damaged or cut off");
  if (got > 0) fail("it is longer than its header says");
}

std::uint64_t GzipReader::most_left() const {
  constexpr std::uint64_t kBestRatio = 1032;  // 258 bytes from 2 bits
  const bool plain = gzdirect(static_cast<gzFile>(file_.get())) == 1;
  const std::uint64_t most = plain ? file_bytes_ : file_bytes_ * kBestRatio;
  return most - std::min(most, read_);
}

void GzipReader::fail(const char* what) const {
  throw Error("cannot read \"" + path_.string() + "\": " + what +
              ".\n  Check the path, or get the file again.");
}

void write_gzip_or_plain(const std::filesystem::path& path, bool compress,
                         std::span<const std::span<const std::byte>> parts) {
  const gzFile file = gzopen(path.c_str(), compress ? "wb" : "wbT");  // T: as it is
  bool good = file != nullptr;
  for (std::span<const std::byte> part : parts)
    while (good && !part.empty()) {
      const auto count = static_cast<unsigned>(std::min(part.size(), kLargestCall));
      good = gzwrite(file, part.data(), count) == static_cast<int>(count);
      part = part.subspan(count);
    }
  if (file && gzclose(file) != Z_OK) good = false;
  if (!good)
    throw Error("cannot write \"" + path.string() + "\": " + std::strerror(errno) +
                ".\n  Check the folder and the space that is left.");
}

}  // namespace lamina::data
