#include "data/files/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "data/files/elements.h"
#include "data/files/little_endian.h"
#include "data/files/npy_header.h"

namespace lamina::data {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMostHeader = 0x10000;  // NumPy stops at 10000 bytes
constexpr std::size_t kAlignment = 64;        // of the elements in the file

struct Descr {
  bool big_endian = false;
  ElementType type;
};

[[noreturn]] void refuse(const std::string& what, const std::string& why, const std::string& remedy) {
  throw Error(fmt::format("\"{}\" {}.\n  {}", what, why, remedy));
}

Descr parse_descr(const std::string& descr, const std::string& what) {
  const char order = descr.size() < 2 ? '?' : descr[0], kind = descr.size() < 2 ? '?' : descr[1];
  if (kind == 'O')
    refuse(what, "holds Python objects, which only Python can read and which may run programs",
           "Save arrays of numbers, with allow_pickle=False.");
  if (kind == 'S' || kind == 'U' || kind == 'a')
    refuse(what, "holds texts", "Save their numbers in a vocabulary.");
  if (kind == 'c') refuse(what, "holds complex numbers", "Save the real and imaginary parts as two arrays.");
  if (kind == 'M' || kind == 'm') refuse(what, "holds dates or times", "Convert them to int64 or float64.");
  if (kind == 'V') refuse(what, "holds raw bytes or records", "Save numbers; bfloat16 as float32.");

  const std::string number = descr.size() < 3 ? "" : descr.substr(2);
  const std::int64_t bytes = number == "1"   ? 1
                             : number == "2" ? 2
                             : number == "4" ? 4
                             : number == "8" ? 8
                                             : 0;
  const bool ordered = order == '<' || order == '>' || (order == '|' && bytes == 1);
  Descr read{order == '>', {}};
  if (ordered && kind == 'f' && bytes >= 2)
    read.type = {bytes == 2 ? DType::Float16 : bytes == 4 ? DType::Float32 : DType::Float64, bytes, true};
  else if (ordered && kind == 'b' && bytes == 1)
    read.type = {DType::Bool, 1, false};
  else if (ordered && (kind == 'i' || kind == 'u') && bytes >= 1)
    read.type = integer_type(bytes, kind == 'i');
  else
    refuse(what, "holds the unknown type \"" + descr.substr(0, 40) + "\"",
           "Convert it to bool, an integer, float16, float32 or float64.");
  return read;
}

// Checks the first bytes and returns the header's text; what follows it begins `elements`.
std::string_view header_text(std::span<const std::byte> bytes, const std::string& what,
                             std::size_t& elements) {
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  if (bytes.size() < 10 || std::string_view(text, kMagic.size()) != kMagic)
    refuse(what, "is not an .npy file", "Save it with numpy.save.");
  const int major = std::to_integer<int>(bytes[6]), minor = std::to_integer<int>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0)
    refuse(what, fmt::format("has version {}.{} of the format, unknown here", major, minor),
           "Save it with NumPy 1 or 2.");
  const std::size_t begin = major == 1 ? 10 : 12;
  if (bytes.size() < begin) refuse(what, "is cut off", "Get it again, or save it again with numpy.save.");
  const std::size_t length =
      major == 1 ? load_little_endian<std::uint16_t>(bytes, 8) : load_little_endian<std::uint32_t>(bytes, 8);
  if (length > kMostHeader || length > bytes.size() - begin)
    refuse(what, fmt::format("has a header of {} bytes, more than there are or than NumPy writes", length),
           "Save it again with numpy.save.");
  elements = begin + length;
  return {text + begin, length};
}

// Row-major from the order in which the first index runs fastest.
std::vector<std::byte> transposed(std::span<const std::byte> elements, const Shape& shape, std::size_t size) {
  std::vector<std::byte> rows(elements.size());
  const auto rank = static_cast<std::size_t>(shape.rank());
  std::vector<std::size_t> index(rank), stride(rank);
  std::size_t step = size;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    stride[axis] = step;
    step *= static_cast<std::size_t>(shape[static_cast<int>(axis)]);
  }
  std::size_t from = 0;
  for (std::size_t to = 0; to < rows.size(); to += size) {
    std::memcpy(rows.data() + to, elements.data() + from, size);
    for (std::size_t axis = rank; axis-- > 0;) {
      from += stride[axis];
      if (++index[axis] < static_cast<std::size_t>(shape[static_cast<int>(axis)])) break;
      from -= stride[axis] * index[axis];
      index[axis] = 0;
    }
  }
  return rows;
}

std::string_view descr_of(DType dtype) {
  switch (dtype) {
    case DType::Float64:
      return "<f8";
    case DType::Float16:
      return "<f2";
    case DType::Int32:
      return "<i4";
    case DType::Int64:
      return "<i8";
    case DType::UInt8:
      return "|u1";
    case DType::Bool:
      return "|b1";
    case DType::Float32:
    case DType::BFloat16:
      break;
  }
  return "<f4";
}

std::string header_of(const Tensor& tensor) {
  std::string shape;
  for (std::int64_t dim : tensor.shape()) shape += (shape.empty() ? "" : ", ") + std::to_string(dim);
  if (tensor.shape().rank() == 1) shape += ",";
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}",
                                   descr_of(tensor.dtype()), shape);
  constexpr std::size_t kBefore = 10;
  const std::size_t end = kBefore + header.size() + 1;
  header.append((kAlignment - end % kAlignment) % kAlignment, ' ');
  return header + "\n";
}

void append_as_float32(std::vector<std::byte>& out, const Tensor& bfloat16) {
  const std::span<const std::byte> halves(bfloat16.data(), static_cast<std::size_t>(bfloat16.bytes()));
  for (std::size_t i = 0; i < halves.size(); i += 2)
    append_little_endian(out, std::uint32_t{load_little_endian<std::uint16_t>(halves, i)} << 16);
}

}  // namespace

Tensor read_npy(std::span<const std::byte> bytes, const std::string& what, const Limits& limits) {
  std::size_t begin = 0;
  const NpyHeader header = parse_npy_header(header_text(bytes, what, begin), what);
  const auto [big_endian, type] = parse_descr(header.descr, what);
  std::span<const std::byte> elements = bytes.subspan(begin);
  if (header.shape.size() > static_cast<std::size_t>(limits.rank))
    refuse(what, fmt::format("has {} dimensions, more than the {} allowed", header.shape.size(), limits.rank),
           "Reshape the array before saving it.");
  const auto size = static_cast<std::size_t>(type.file_bytes);
  const auto expected = count_bytes(header.shape, size);
  if (!expected || *expected != elements.size())
    refuse(what,
           fmt::format("holds {} bytes of elements, and its header claims {}", elements.size(),
                       expected ? std::to_string(*expected) : "more than can be counted"),
           "Get it again, or save it again with numpy.save.");

  const Shape shape(std::vector<std::int64_t>(header.shape.begin(), header.shape.end()));
  std::vector<std::byte> changed;
  if (header.fortran_order && shape.rank() > 1) elements = changed = transposed(elements, shape, size);
  if (big_endian && size > 1) {
    if (changed.empty()) changed.assign(elements.begin(), elements.end());
    for (auto at = changed.begin(); at != changed.end(); at += type.file_bytes)
      std::reverse(at, at + type.file_bytes);
    elements = changed;
  }
  return tensor_of_elements(type, shape, elements, what);
}

std::vector<std::byte> write_npy(const Tensor& tensor) {
  if (!tensor.defined()) throw Error("an empty Tensor cannot be saved.\n  Assign a tensor to it before.");
  const std::string header = header_of(tensor);
  std::vector<std::byte> out;
  out.reserve(10 + header.size() + static_cast<std::size_t>(tensor.bytes()));
  const auto append_text = [&](std::string_view text) {
    const auto text_bytes = std::as_bytes(std::span(text));
    out.insert(out.end(), text_bytes.begin(), text_bytes.end());
  };
  append_text(kMagic);
  append_little_endian(out, std::uint16_t{1});  // version 1.0
  append_little_endian(out, static_cast<std::uint16_t>(header.size()));
  append_text(header);
  if (tensor.dtype() == DType::BFloat16)
    append_as_float32(out, tensor);
  else
    out.insert(out.end(), tensor.data(), tensor.data() + tensor.bytes());
  return out;
}

}  // namespace lamina::data
