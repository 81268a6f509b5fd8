#include "data/idx.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/at_line.h"
#include "data/gzip_file.h"

namespace lamina::data {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr int kMostDimensions = 8;

struct ElementType {
  unsigned code;
  std::int64_t file_size;  // bytes of an element in the file
  DType dtype;             // what it becomes
};
constexpr std::array<ElementType, 6> kElementTypes{{{0x08, 1, DType::UInt8},
                                                    {0x09, 1, DType::Int32},
                                                    {0x0B, 2, DType::Int32},
                                                    {0x0C, 4, DType::Int32},
                                                    {0x0D, 4, DType::Float32},
                                                    {0x0E, 8, DType::Float64}}};

struct Header {
  ElementType element;
  Shape shape;
};

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw Error("\"" + path.string() + "\" is not a sound IDX file: " + what +
              ".\n  Check the path, or get the file again.");
}

// The bytes that `shape` takes in the file; refuses more than `most`.
std::uint64_t payload_bytes(const std::filesystem::path& path, const Header& header, std::uint64_t most) {
  if (std::ranges::find(header.shape, 0) != header.shape.end()) return 0;
  auto bytes = static_cast<std::uint64_t>(header.element.file_size);
  for (std::int64_t dim : header.shape) {
    if (bytes > most / static_cast<std::uint64_t>(dim))
      refuse(path, "its header claims the shape " + to_string(header.shape) + ", the file is shorter");
    bytes *= static_cast<std::uint64_t>(dim);
  }
  return bytes;
}

Header read_header(GzipReader& file, const std::filesystem::path& path) {
  std::array<std::byte, 4> magic{};
  file.read(magic);
  const auto code = std::to_integer<unsigned>(magic[2]);
  const int rank = std::to_integer<int>(magic[3]);
  const auto element = std::ranges::find(kElementTypes, code, &ElementType::code);
  if (magic[0] != std::byte{0} || magic[1] != std::byte{0}) refuse(path, "it does not begin with two zeros");
  if (element == kElementTypes.end()) refuse(path, "it has the unknown type " + std::to_string(code));
  if (rank < 1 || rank > kMostDimensions) refuse(path, "it has " + std::to_string(rank) + " dimensions");

  Header header{*element, {}};
  for (int i = 0; i < rank; ++i) {
    std::array<std::byte, 4> dim{};
    file.read(dim);
    std::int64_t value = 0;
    for (std::byte b : dim) value = value << 8 | std::to_integer<std::int64_t>(b);
    header.shape.push_back(value);
  }
  return header;
}

// Turns elements of `size` bytes from big-endian to little-endian, or back.
void swap_bytes(std::span<std::byte> bytes, std::int64_t size) {
  if (size == 1) return;
  for (auto at = bytes.begin(); at != bytes.end(); at += size) std::reverse(at, at + size);
}

// Int32 from integers of one or two bytes.
template <class Narrow>
Tensor widen(std::span<const std::byte> bytes, const Shape& shape) {
  Tensor wide({DType::Int32, shape});
  auto values = wide.mutable_span<std::int32_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    Narrow narrow;
    std::memcpy(&narrow, bytes.data() + i * sizeof(Narrow), sizeof(Narrow));
    values[i] = narrow;
  }
  return wide;
}

Tensor read(const std::filesystem::path& path) {
  GzipReader file(path);
  const Header header = read_header(file, path);
  const std::int64_t size = header.element.file_size;
  const std::uint64_t bytes = payload_bytes(path, header, file.most_left());
  if (size == size_of(header.element.dtype)) {
    Tensor tensor({header.element.dtype, header.shape});
    const std::span<std::byte> elements(tensor.data(), bytes);
    file.read(elements);
    file.expect_end();
    swap_bytes(elements, size);
    return tensor;
  }
  std::vector<std::byte> elements(bytes);
  file.read(elements);
  file.expect_end();
  swap_bytes(elements, size);
  return size == 1 ? widen<std::int8_t>(elements, header.shape) : widen<std::int16_t>(elements, header.shape);
}

void write(const std::filesystem::path& path, const Tensor& tensor) {
  const auto fits = [&](const ElementType& e) {
    return e.dtype == tensor.dtype() && e.file_size == size_of(e.dtype);
  };
  const auto element = std::ranges::find_if(kElementTypes, fits);
  const int rank = tensor.shape().rank();
  if (element == kElementTypes.end() || rank < 1 || rank > kMostDimensions ||
      std::ranges::any_of(tensor.shape(), [](std::int64_t dim) { return dim > 0xFFFFFFFF; }))
    throw Error("an IDX file cannot hold " + to_string(tensor.type()) +
                ".\n  Convert to uint8, int32, float32 or float64, with 1 to 8 dimensions.");

  std::vector<std::byte> header{std::byte{0}, std::byte{0}, std::byte(element->code), std::byte(rank)};
  for (std::int64_t dim : tensor.shape())
    for (int shift = 24; shift >= 0; shift -= 8) header.push_back(std::byte(dim >> shift & 0xFF));
  std::vector<std::byte> elements(tensor.data(), tensor.data() + tensor.bytes());
  swap_bytes(elements, element->file_size);
  const std::array<std::span<const std::byte>, 2> parts{header, elements};
  write_gzip_or_plain(path, path.extension() == ".gz", parts);
}

}  // namespace

Tensor read_idx(const std::filesystem::path& path, const Source& where) {
  return at_line(where, [&] { return read(path); });
}

void write_idx(const std::filesystem::path& path, const Tensor& tensor, const Source& where) {
  at_line(where, [&] { write(path, tensor); });
}

}  // namespace lamina::data
