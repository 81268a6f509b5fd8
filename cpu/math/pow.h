#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "cpu/math/bits.h"

// Powers and roots.
namespace lamina::cpu::math {

[[gnu::always_inline]] inline double select(bool condition, double a, double b) {
  const std::uint64_t mask = 0u - static_cast<std::uint64_t>(condition);
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) & mask) |
                               (std::bit_cast<std::uint64_t>(b) & ~mask));
}

// log2 of a positive, finite, normal double to 2^-36: x = 2^n m, m in [sqrt(1/2), sqrt(2)), and with
// s = (m - 1) / (m + 1) it is n + s P(s^2).
[[gnu::always_inline]] inline double log2_of_normal(double x) {
  constexpr std::uint64_t kRootOfHalf = 0x3fe6a09e667f3bcdull;
  // Unsigned, because AVX2 has no arithmetic shift of 64 bits; the bias comes off as a double.
  const std::uint64_t n = (std::bit_cast<std::uint64_t>(x) - kRootOfHalf + (std::uint64_t{1024} << 52)) >> 52;
  const double m = std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) - ((n - 1024) << 52));
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double p = 0.340742557310186185;
  p = p * z + 0.411672000980305536;
  p = p * z + 0.577083597901132419;
  p = p * z + 0.961796673267233023;
  p = p * z + 2.88539008179015332;
  return static_cast<double>(static_cast<std::int32_t>(n) - 1024) + s * p;
}

// 2^x to 2^-29, |x| < 1000.
[[gnu::always_inline]] inline double exp2_of_small(double x) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  const double shifted = x + kShift;
  const double r = x - (shifted - kShift);
  double p = 0.000153458110449614494;
  p = p * r + 0.0013399931197356345;
  p = p * r + 0.00961848896018316781;
  p = p * r + 0.0555032877704028019;
  p = p * r + 0.240226468906185058;
  p = p * r + 0.693147205737227268;
  p = p * r + 1.00000000055416637;
  const std::uint64_t n = std::bit_cast<std::uint64_t>(shifted) - std::bit_cast<std::uint64_t>(kShift);
  return p * std::bit_cast<double>((n + 1023) << 52);
}

// C's pow, special values included. Goes through double, because log2 x is needed to 32 bits where y is
// large.
[[gnu::always_inline]] inline float pow(float x, float y) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double size = std::fabs(static_cast<double>(x));
  double exponent = log2_of_normal(size);
  exponent = select(size == 0.0, -kInfinity, exponent);
  exponent = select(size == kInfinity, kInfinity, exponent);
  exponent = select(size == size, exponent, size);
  double power = static_cast<double>(y) * exponent;
  power = select(power < -300.0, -300.0, power);
  power = select(power > 300.0, 300.0, power);
  const float value = static_cast<float>(exp2_of_small(power));

  constexpr float kFloatInfinity = std::numeric_limits<float>::infinity();
  const float near = clamp(y, -16777216.0f, 16777216.0f);  // both ends are even, as all beyond them
  const std::int32_t whole = static_cast<std::int32_t>(select(near == near, near, 0.0f));
  const bool is_whole = static_cast<float>(whole) == near;
  const std::uint32_t sign = std::bit_cast<std::uint32_t>(x) & (static_cast<std::uint32_t>(whole) << 31);
  const float with_sign = std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) | sign);
  float result = select(is_whole, with_sign, value);
  const bool undefined = (x < 0.0f) & (x != -kFloatInfinity) & !is_whole;
  result = select(undefined, std::numeric_limits<float>::quiet_NaN(), result);
  const bool one = (y == 0.0f) | (x == 1.0f) | ((x == -1.0f) & (absolute(y) == kFloatInfinity));
  return select(one, 1.0f, result);
}

[[gnu::always_inline]] inline double pow(double x, double y) { return std::pow(x, y); }

// Correctly rounded. A loop of these vectorises only if errno may be ignored (-fno-math-errno).
[[gnu::always_inline]] inline float sqrt(float x) { return std::sqrt(x); }
[[gnu::always_inline]] inline double sqrt(double x) { return std::sqrt(x); }
template <class T>
[[gnu::always_inline]] inline T rsqrt(T x) {
  return T(1) / math::sqrt(x);
}

}  // namespace lamina::cpu::math
