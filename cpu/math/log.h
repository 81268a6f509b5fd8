#pragma once

#include <cmath>
#include <limits>

#include "cpu/math/bits.h"

// Natural logarithms. x = 2^n (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), log x = n ln 2 + log(1 + f), and
// log(1 + f) = f - f^2 / 2 + f^3 P(f), with P fitted for least relative error of the whole (2^-27).
namespace lamina::cpu::math {

[[gnu::always_inline]] inline float log_of_parts(float n, float f) {
  float p = -0.07635757f;
  p = p * f + 0.12763329f;
  p = p * f - 0.1316054f;
  p = p * f + 0.14201549f;
  p = p * f - 0.16623303f;
  p = p * f + 0.20001234f;
  p = p * f - 0.25000823f;
  p = p * f + 0.3333333f;
  const float square = f * f;
  const float tail = n * kLn2Low + square * f * p - 0.5f * square;
  return n * kLn2High + (f + tail);
}

// The exponent n of the reduction above; x normal and positive.
[[gnu::always_inline]] inline std::int32_t exponent_around_one(float x) {
  constexpr std::uint32_t kRootOfHalf = 0x3f3504f3u;
  return static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(x) - kRootOfHalf) >> 23;
}

// The value where the reduction does not hold: 0 -> -inf, below 0 and NaN -> NaN, +inf -> +inf.
[[gnu::always_inline]] inline float log_or_special(float x, float value) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  value = select(x > 0.0f, value, std::numeric_limits<float>::quiet_NaN());
  value = select(x == 0.0f, -kInfinity, value);
  return select(x == kInfinity, kInfinity, value);
}

[[gnu::always_inline]] inline float log(float x) {
  const bool denormal = x < std::numeric_limits<float>::min();
  const float scaled = x * select(denormal, 8388608.0f, 1.0f);
  const std::int32_t n = exponent_around_one(scaled);
  const float mantissa =
      std::bit_cast<float>(std::bit_cast<std::uint32_t>(scaled) - (static_cast<std::uint32_t>(n) << 23));
  const float power = static_cast<float>(n) - select(denormal, 23.0f, 0.0f);
  return log_or_special(x, log_of_parts(power, mantissa - 1.0f));
}

// With u = 1 + x rounded: the rounding error x - (u - 1) is exact, and joins f with the weight 2^-n. Then
// small x give f = x exactly.
[[gnu::always_inline]] inline float log1p(float x) {
  const float u = 1.0f + x;
  const std::int32_t n = exponent_around_one(u);
  const float mantissa =
      std::bit_cast<float>(std::bit_cast<std::uint32_t>(u) - (static_cast<std::uint32_t>(n) << 23));
  const float lost = x - (u - 1.0f);
  const float f = (mantissa - 1.0f) + lost * power_of_two(n < 126 ? -n : -126);
  return select(x == 0.0f, x, log_or_special(u, log_of_parts(static_cast<float>(n), f)));
}

[[gnu::always_inline]] inline double log(double x) { return std::log(x); }
[[gnu::always_inline]] inline double log1p(double x) { return std::log1p(x); }

}  // namespace lamina::cpu::math
