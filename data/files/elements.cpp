#include "data/files/elements.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "data/files/little_endian.h"
#include "data/files/names.h"

namespace lamina::data {
namespace {

template <class Wide, class Narrow>
void widen(Tensor& tensor, std::span<const std::byte> bytes) {
  std::size_t offset = 0;
  for (Wide& value : tensor.mutable_span<Wide>()) {
    value = static_cast<Wide>(load_little_endian<Narrow>(bytes, offset));
    offset += sizeof(Narrow);
  }
}

void widen_any(const ElementType& type, Tensor& tensor, std::span<const std::byte> bytes) {
  if (type.file_bytes == 1) return widen<std::int32_t, std::int8_t>(tensor, bytes);
  if (type.file_bytes == 2 && type.is_signed) return widen<std::int32_t, std::int16_t>(tensor, bytes);
  if (type.file_bytes == 2) return widen<std::int32_t, std::uint16_t>(tensor, bytes);
  widen<std::int64_t, std::uint32_t>(tensor, bytes);
}

std::string place(const std::string& what, std::string_view name) {
  return name.empty() ? "\"" + what + "\"" : "\"" + what + "\": " + in_quotes(name);
}

void check_bools(std::span<const std::byte> bytes, const std::string& what, std::string_view name) {
  const auto odd = std::ranges::find_if(bytes, [](std::byte b) { return b > std::byte{1}; });
  if (odd != bytes.end())
    throw Error(fmt::format("{} holds the byte {} as a bool.\n  Write 0 for false and 1 for true.",
                            place(what, name), std::to_integer<int>(*odd)));
}

void check_signs(const Tensor& tensor, const std::string& what, std::string_view name) {
  const auto values = tensor.span<std::int64_t>();
  const auto wrapped = std::ranges::find_if(values, [](std::int64_t v) { return v < 0; });
  if (wrapped != values.end())
    throw Error(fmt::format(
        "{} holds the unsigned number {}, which int64 cannot.\n  Convert it to int64 or float64 first.",
        place(what, name), static_cast<std::uint64_t>(*wrapped)));
}

}  // namespace

ElementType integer_type(std::int64_t bytes, bool is_signed) {
  if (bytes == 1 && !is_signed) return {DType::UInt8, 1, false};
  const bool narrow = bytes < 4 || (bytes == 4 && is_signed);
  return {narrow ? DType::Int32 : DType::Int64, bytes, is_signed};
}

std::optional<std::uint64_t> count_bytes(const std::vector<std::uint64_t>& dims,
                                         std::uint64_t element_bytes) {
  std::uint64_t bytes = element_bytes;
  bool empty = false;
  for (std::uint64_t dim : dims) {
    empty = empty || dim == 0;
    if (__builtin_mul_overflow(bytes, std::max<std::uint64_t>(dim, 1), &bytes)) return std::nullopt;
  }
  if (bytes > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  return empty ? 0 : bytes;
}

Tensor tensor_of_elements(const ElementType& type, const Shape& shape, std::span<const std::byte> bytes,
                          const std::string& what, std::string_view name) {
  check(bytes.size() / static_cast<std::size_t>(type.file_bytes) == static_cast<std::size_t>(shape.numel()),
        "elements expect as many bytes as their shape takes");
  if (type.dtype == DType::Bool) check_bools(bytes, what, name);
  Tensor tensor({type.dtype, shape});
  if (type.file_bytes != size_of(type.dtype)) {
    widen_any(type, tensor, bytes);
    return tensor;
  }
  if (!bytes.empty()) std::memcpy(tensor.data(), bytes.data(), bytes.size());
  if (type.dtype == DType::Int64 && !type.is_signed) check_signs(tensor, what, name);
  return tensor;
}

}  // namespace lamina::data
