#pragma once

#include <bit>
#include <cstdint>

// The 16-bit conversions of cuda/language/half.h, on bits.
namespace lamina::cuda::emulator {

inline constexpr std::uint16_t kHalfNan = 0x7fff;

constexpr float bf16_to_float(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

constexpr std::uint16_t float_to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7fffffff) > 0x7f800000) return kHalfNan;
  const std::uint32_t ties_to_even = 0x7fff + (bits >> 16 & 1);
  return static_cast<std::uint16_t>((bits + ties_to_even) >> 16);
}

constexpr float f16_to_float(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000u) << 16, magnitude = bits & 0x7fff;
  constexpr std::uint32_t kSmallestNormal = 0x0400, kInfinity = 0x7c00;
  if (magnitude < kSmallestNormal) {  // a multiple of 2^-24, exact in float
    const float value = static_cast<float>(magnitude) * 0x1p-24f;
    return sign ? -value : value;
  }
  constexpr std::uint32_t kBias = 127 - 15;
  const std::uint32_t exponent_offset = magnitude >= kInfinity ? kBias * 2 : kBias;
  return std::bit_cast<float>(sign | ((magnitude << 13) + (exponent_offset << 23)));
}

constexpr std::uint16_t float_to_f16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return kHalfNan;
  constexpr std::uint32_t kRoundsToInfinity = 0x477ff000, kSmallestNormal = 0x38800000;  // 65520, 2^-14
  if (magnitude >= kRoundsToInfinity) return static_cast<std::uint16_t>(sign | 0x7c00);
  if (magnitude < kSmallestNormal) {
    // A unit in the last place of 0.5 is 2^-24, so the addition itself rounds to a multiple of it.
    const float rounded = std::bit_cast<float>(magnitude) + 0.5f;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(rounded) - 0x3f000000));
  }
  const std::uint32_t ties_to_even = 0xfff + (magnitude >> 13 & 1);
  return static_cast<std::uint16_t>(sign | ((magnitude + ties_to_even - ((127u - 15u) << 23)) >> 13));
}

// Rounded to the 10 fraction bits of tf32, ties away from zero, as cvt.rna.tf32.f32 does.
constexpr std::uint32_t float_to_tf32(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const bool finite = (bits & 0x7f800000) != 0x7f800000;
  return finite ? (bits + 0x1000) & ~0x1fffu : bits;
}

}  // namespace lamina::cuda::emulator
