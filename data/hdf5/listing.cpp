#include "data/hdf5/listing.h"

#include <algorithm>
#include <cstring>

namespace lamina::data {
namespace {

enum Record : std::uint8_t { kDataset = 1, kName, kRefusal, kEnd };

constexpr std::size_t kPieceBytes = 1 << 16;
constexpr int kUInt32Code = 255;

std::uint8_t code_of(ElementType element) {
  return element.uint32 ? kUInt32Code : static_cast<std::uint8_t>(element.dtype);
}

// Reads numbers and texts; once something is not there or not allowed, `ok` is false and all else is zero.
struct Reader {
  std::span<const std::byte> left;
  bool ok = true;

  std::uint64_t number(std::size_t bytes) {
    std::uint64_t value = 0;
    if (!ok || left.size() < bytes) {
      ok = false;
      return 0;
    }
    std::memcpy(&value, left.data(), bytes);
    left = left.subspan(bytes);
    return value;
  }

  // A number in [0, most].
  std::int64_t number(std::size_t bytes, std::int64_t most) {
    const std::uint64_t value = number(bytes);
    if (value > static_cast<std::uint64_t>(most)) ok = false;
    return ok ? static_cast<std::int64_t>(value) : 0;
  }

  std::string text(std::int64_t most) {
    const auto size = static_cast<std::size_t>(number(4, most));
    if (size > left.size()) ok = false;
    if (!ok) return {};
    std::string text(reinterpret_cast<const char*>(left.data()), size);
    left = left.subspan(size);
    return text;
  }

  std::string path(const Hdf5Limits& limits) {
    std::string path = text(limits.path_bytes);
    if (!sound_path(path)) ok = false;
    return path;
  }
};

ElementType read_element(Reader& reader) {
  const std::int64_t code = reader.number(1, kUInt32Code);
  if (code == kUInt32Code) return {DType::Int64, true};
  if (code > static_cast<std::int64_t>(DType::Bool)) reader.ok = false;
  return {reader.ok ? static_cast<DType>(code) : DType::Float32, false};
}

ListedDataset read_dataset(Reader& reader, const Hdf5Limits& limits) {
  ListedDataset dataset{reader.path(limits), read_element(reader), {}, 0};
  const std::int64_t rank = reader.number(1, limits.rank);
  for (std::int64_t i = 0; i < rank; ++i) dataset.shape.push_back(reader.number(8, INT64_MAX));
  dataset.offset = reader.number(8, INT64_MAX);
  return dataset;
}

}  // namespace

void ListingWriter::dataset(const ListedDataset& dataset) {
  number(kDataset, 1);
  text(dataset.path);
  number(code_of(dataset.element), 1);
  number(static_cast<std::uint64_t>(dataset.shape.rank()), 1);
  for (std::int64_t dim : dataset.shape) number(static_cast<std::uint64_t>(dim), 8);
  number(static_cast<std::uint64_t>(dataset.offset), 8);
  finish_record();
}

void ListingWriter::name(std::string_view path, std::string_view name) {
  number(kName, 1);
  text(path);
  text(name);
  finish_record();
}

void ListingWriter::refusal(const Refusal& refusal) {
  number(kRefusal, 1);
  number(static_cast<std::uint64_t>(refusal.kind), 1);
  text(refusal.reason);
  finish_record();
}

void ListingWriter::end() {
  number(kEnd, 1);
  number(static_cast<std::uint64_t>(records_), 8);
  say_(pending_);
  pending_.clear();
}

void ListingWriter::number(std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) pending_.push_back(static_cast<std::byte>(value >> (8 * i)));
}

void ListingWriter::text(std::string_view text) {
  number(text.size(), 4);
  const auto bytes = std::as_bytes(std::span(text));
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
}

void ListingWriter::finish_record() {
  ++records_;
  if (pending_.size() < kPieceBytes) return;
  say_(pending_);
  pending_.clear();
}

std::optional<Listing> parse_listing(std::span<const std::byte> said, const Hdf5Limits& limits) {
  Listing listing;
  Reader reader{said};
  for (std::int64_t records = 0; reader.ok && !listing.refusal; ++records) {
    const std::uint64_t record = reader.number(1);
    if (record == kDataset) {
      listing.datasets.push_back(read_dataset(reader, limits));
    } else if (record == kName) {
      std::string path = reader.path(limits);
      listing.names[std::move(path)] = reader.text(limits.attribute_bytes);
    } else if (record == kRefusal) {
      const auto kind = static_cast<Refusal::Kind>(reader.number(1, 2));
      listing.refusal = Refusal{kind, reader.text(INT32_MAX)};
    } else {
      const bool whole = record == kEnd && reader.number(8, INT64_MAX) == records && reader.left.empty();
      return reader.ok && whole ? std::optional(std::move(listing)) : std::nullopt;
    }
  }
  return reader.ok ? std::optional(std::move(listing)) : std::nullopt;
}

bool sound_name(std::string_view name) {
  const auto allowed = [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7F && c != '/'; };
  return !name.empty() && name != "." && std::ranges::all_of(name, allowed);
}

bool sound_path(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    if (!sound_name(path.substr(0, slash))) return false;
    path.remove_prefix(slash + 1);
  }
  return sound_name(path);
}

}  // namespace lamina::data
