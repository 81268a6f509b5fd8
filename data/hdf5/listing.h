#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/shape.h"
#include "data/hdf5/child_process.h"
#include "data/hdf5/element_type.h"
#include "data/hdf5/hdf5_limits.h"

namespace lamina::data {

// Where a dataset lies in its file.
struct ListedDataset {
  std::string path;
  ElementType element;
  Shape shape;
  std::int64_t offset = 0;  // 0 if it has no elements
};

// Why a file is not read.
struct Refusal {
  enum class Kind : std::uint8_t {
    Damaged,  // no HDF5 file, or not a sound one
    Foreign,  // sound, but not what Keras writes
    TooMuch   // beyond a limit
  };
  Kind kind = Kind::Damaged;
  std::string reason;  // "\"layers/dense/vars/0\" is a virtual dataset"
};

// What the child finds out about a file. The child says it record by record; at the end stands how many there
// were:
//   dataset: u8 1, path, u8 element, u8 rank, i64 dimension..., i64 offset
//   name:    u8 2, path, text
//   refusal: u8 3, u8 kind, text
//   end:     u8 4, i64 records before
// A text is a u32 length and the bytes.
struct Listing {
  std::vector<ListedDataset> datasets;
  std::map<std::string, std::string> names;
  std::optional<Refusal> refusal;  // the last record then
};

class ListingWriter {
 public:
  explicit ListingWriter(const Say& say) : say_(say) {}

  void dataset(const ListedDataset& dataset);
  void name(std::string_view path, std::string_view name);
  void refusal(const Refusal& refusal);
  void end();

 private:
  void number(std::uint64_t value, int bytes);
  void text(std::string_view text);
  void finish_record();

  const Say& say_;
  std::vector<std::byte> pending_;
  std::int64_t records_ = 0;
};

// What was said, if it is whole and each number in it is one that the limits and the format allow; offsets
// are not negative, but whether they lie within the file is for the caller to check. Nothing is believed: the
// child read a stranger's file.
std::optional<Listing> parse_listing(std::span<const std::byte> said, const Hdf5Limits& limits);

// A name that a group may hold: not empty, not ".", without "/" or control characters.
bool sound_name(std::string_view name);
bool sound_path(std::string_view path);  // sound names with "/" between them

}  // namespace lamina::data
