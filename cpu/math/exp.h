#pragma once

#include <cmath>

#include "cpu/math/bits.h"

// exp and what follows from it: expm1, sigmoid, tanh. x = n ln 2 + r with |r| <= ln 2 / 2, and
// exp(x) = 2^n exp(r), where exp(r) - 1 is a polynomial, fitted for least relative error (2^-26).
namespace lamina::cpu::math {

struct ExpParts {
  float rest;      // exp(r) - 1
  std::int32_t n;  // the power of two
};
[[gnu::always_inline]] inline ExpParts exp_parts(float x) {
  constexpr float kLog2E = 1.44269504f;
  const Rounded power = round_to_whole(x * kLog2E);
  const float r = (x - power.whole * kLn2High) - power.whole * kLn2Low;
  float q = 0.0013882511f;
  q = q * r + 0.00836658f;
  q = q * r + 0.0416672f;
  q = q * r + 0.16666543f;
  q = q * r + 0.49999997f;
  return {r + r * r * q, power.n};
}

// Below -104 the result rounds to 0, above 89 to infinity; results below 2^-126 are denormal. The power of
// two is multiplied on in two halves, because 2^128 and 2^-149 are no normal floats.
[[gnu::always_inline]] inline float exp(float x) {
  const ExpParts e = exp_parts(clamp(x, -104.0f, 89.0f));
  const std::int32_t half = e.n >> 1;
  return (1.0f + e.rest) * power_of_two(half) * power_of_two(e.n - half);
}

// exp(x) - 1 without cancellation: 2^n rest + (2^n - 1), halved until the end so that 2^128 stays out.
[[gnu::always_inline]] inline float expm1(float x) {
  const ExpParts e = exp_parts(clamp(x, -18.0f, 89.0f));
  const float half = power_of_two(e.n - 1);
  return select(x == 0.0f, x, 2.0f * (half * e.rest + (half - 0.5f)));
}

// exp(-|x|) cannot overflow: 1 / (1 + e) for x >= 0, e / (1 + e) below.
[[gnu::always_inline]] inline float sigmoid(float x) {
  const float e = exp(-absolute(x));
  return select(x < 0.0f, e, 1.0f) / (1.0f + e);
}

// With e = exp(2|x|) - 1: tanh |x| = e / (e + 2). From 9.02 on it rounds to 1.
[[gnu::always_inline]] inline float tanh(float x) {
  const ExpParts parts = exp_parts(clamp(2.0f * absolute(x), 0.0f, 20.0f));
  const float power = power_of_two(parts.n);
  const float e = power * parts.rest + (power - 1.0f);
  return with_sign(e / (e + 2.0f), x);
}

[[gnu::always_inline]] inline double exp(double x) { return std::exp(x); }
[[gnu::always_inline]] inline double expm1(double x) { return std::expm1(x); }
[[gnu::always_inline]] inline double tanh(double x) { return std::tanh(x); }
[[gnu::always_inline]] inline double sigmoid(double x) {
  const double e = std::exp(-std::fabs(x));
  return (x < 0 ? e : 1.0) / (1.0 + e);
}

}  // namespace lamina::cpu::math
