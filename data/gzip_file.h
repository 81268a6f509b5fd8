#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace lamina::data {

// A file that is read through gzip if it is compressed, and as it is if not. Throws Error with the path on
// every failure. For one thread.
class GzipReader {
 public:
  explicit GzipReader(const std::filesystem::path& path);  // a regular file; anything else is refused

  // Fills `bytes`; throws Error if the file ends before.
  void read(std::span<std::byte> bytes);

  // Throws Error if anything is left. Also what checks the checksum of a compressed file.
  void expect_end();

  // The most bytes that can still come: what is left of a plain file, and for a compressed one what its size
  // allows at deflate's best ratio.
  std::uint64_t most_left() const;

 private:
  [[noreturn]] void fail(const char* what) const;

  struct Close {
    void operator()(void* file) const;
  };
  std::filesystem::path path_;
  std::unique_ptr<void, Close> file_;  // a gzFile
  std::uint64_t file_bytes_ = 0;
  std::uint64_t read_ = 0;
};

// Writes all of `parts`, compressed or not. Throws Error with the path on failure.
void write_gzip_or_plain(const std::filesystem::path& path, bool compress,
                         std::span<const std::span<const std::byte>> parts);

}  // namespace lamina::data
