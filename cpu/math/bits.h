#pragma once

#include <bit>
#include <cstdint>

// Small pieces of the branch-free functions. All are always_inline so that a loop over them vectorises, and
// none depends on whether the compiler contracts a * b + c to one rounding.
namespace lamina::cpu::math {

// 2^n for n in [-126, 127].
[[gnu::always_inline]] inline float power_of_two(std::int32_t n) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(n + 127) << 23);
}

[[gnu::always_inline]] inline float absolute(float x) {
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) & 0x7fffffffu);
}

// |magnitude| with the sign of `sign`.
[[gnu::always_inline]] inline float with_sign(float magnitude, float sign) {
  return std::bit_cast<float>((std::bit_cast<std::uint32_t>(magnitude) & 0x7fffffffu) |
                              (std::bit_cast<std::uint32_t>(sign) & 0x80000000u));
}

// condition ? a : b as bit operations. Written with ?:, a comparison that may trap keeps its branch, and a
// loop with a branch does not vectorise.
[[gnu::always_inline]] inline float select(bool condition, float a, float b) {
  const std::uint32_t mask = 0u - static_cast<std::uint32_t>(condition);
  return std::bit_cast<float>((std::bit_cast<std::uint32_t>(a) & mask) |
                              (std::bit_cast<std::uint32_t>(b) & ~mask));
}

// x kept in [low, high]; NaN stays NaN.
[[gnu::always_inline]] inline float clamp(float x, float low, float high) {
  x = select(x < low, low, x);
  return select(x > high, high, x);
}

// A float's nearest whole number, as float and as integer. |x| < 2^22; after NaN the integer is arbitrary.
struct Rounded {
  float whole;
  std::int32_t n;
};
[[gnu::always_inline]] inline Rounded round_to_whole(float x) {
  constexpr float kShift = 12582912.0f;  // 1.5 * 2^23: the sum has no room for a fraction
  const float shifted = x + kShift;
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(kShift);
  return {shifted - kShift, static_cast<std::int32_t>(bits)};
}

// ln 2 in two parts; the first has 9 bits, so that its product with an exponent is exact.
inline constexpr float kLn2High = 0.693359375f;
inline constexpr float kLn2Low = -2.12194440e-4f;

}  // namespace lamina::cpu::math
