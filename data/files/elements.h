#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/runtime/tensor.h"

namespace lamina::data {

// How a file lays down the elements of a tensor, little-endian, and what they become here.
struct ElementType {
  DType dtype = DType::Float32;
  std::int64_t file_bytes = 4;
  bool is_signed = true;  // integers narrower than `dtype`, or as wide and without a sign, are converted
};

// The type for integers of that many bytes (1, 2, 4 or 8): the narrowest that holds them all, and Int64 for
// unsigned ones of 8 bytes, whose large values are refused when they are read. A byte without a sign is
// UInt8.
ElementType integer_type(std::int64_t bytes, bool is_signed);

// Bytes of `dims` elements of that size each; nothing if they, or the elements without the dimensions of size
// 0, cannot be counted with 63 bits.
std::optional<std::uint64_t> count_bytes(const std::vector<std::uint64_t>& dims, std::uint64_t element_bytes);

// The tensor whose elements, exactly as many as the shape has, are `bytes`. Throws Error that begins with
// `what` for a Bool that is neither 0 nor 1, and an integer that Int64 cannot hold; it names the file,
// `what`, and the tensor.
Tensor tensor_of_elements(const ElementType& type, const Shape& shape, std::span<const std::byte> bytes,
                          const std::string& what, std::string_view name = {});

}  // namespace lamina::data
