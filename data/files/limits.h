#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina::data {

// What a file may claim before it is refused. The defaults are far beyond any honest file; give smaller ones
// to bound what strangers can make a server do.
//   Tensor first = read_npz("upload.npz", {.file_bytes = 10 << 20}).front().second;
struct Limits {
  std::uint64_t file_bytes = std::uint64_t{64} << 30;      // of a file that is read whole
  std::uint64_t unpacked_bytes = std::uint64_t{64} << 30;  // of all members of an archive together
  std::uint64_t ratio = 1000;                              // unpacked to packed bytes of an archive ...
  std::uint64_t free_bytes = std::uint64_t{64} << 20;      // ... that unpacks to more than this
  std::uint64_t header_bytes = 100'000'000;                // of the JSON in front of tensors
  std::size_t tensors = 1'000'000;                         // or members of an archive
  std::size_t name_bytes = 512;                            // of a tensor or member
  int rank = 8;
};

}  // namespace lamina::data
