#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

namespace lamina::data {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in files");

// The number at `offset`, all of which must lie within `bytes`.
template <std::integral Number>
Number load_little_endian(std::span<const std::byte> bytes, std::size_t offset) {
  Number number = 0;
  std::memcpy(&number, bytes.data() + offset, sizeof(Number));
  return number;
}

template <std::integral Number>
void append_little_endian(std::vector<std::byte>& bytes, Number number) {
  const auto* first = reinterpret_cast<const std::byte*>(&number);
  bytes.insert(bytes.end(), first, first + sizeof(Number));
}

}  // namespace lamina::data
