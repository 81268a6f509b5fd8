#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace lamina {

// The element types of tensors. `Bool` is one byte, 0 or 1. Half types are storage types: arithmetic on them
// is done in Float32.
enum class DType : std::uint8_t { Float32, Float64, BFloat16, Float16, Int32, Int64, UInt8, Bool };

// Bytes of one element.
std::int64_t size_of(DType dtype);

// Short name as printed in types: "f32", "i64", "bool".
std::string_view short_name(DType dtype);

// Keras's name: "float32", "int64", "bool".
std::string_view keras_name(DType dtype);

// The inverse of keras_name. Throws Error naming the valid names.
DType dtype_from_name(std::string_view keras_name);

bool is_float(DType dtype);
bool is_half(DType dtype);     // BFloat16, Float16: for storage, computed with as Float32
bool is_integer(DType dtype);  // Int32, Int64, UInt8; not Bool

std::ostream& operator<<(std::ostream& out, DType dtype);

// The DType of a C++ type: dtype_of<float>() == DType::Float32.
template <class T>
constexpr DType dtype_of();
template <>
constexpr DType dtype_of<float>() {
  return DType::Float32;
}
template <>
constexpr DType dtype_of<double>() {
  return DType::Float64;
}
template <>
constexpr DType dtype_of<std::int32_t>() {
  return DType::Int32;
}
template <>
constexpr DType dtype_of<std::int64_t>() {
  return DType::Int64;
}
template <>
constexpr DType dtype_of<std::uint8_t>() {
  return DType::UInt8;
}
template <>
constexpr DType dtype_of<bool>() {
  return DType::Bool;
}

}  // namespace lamina
