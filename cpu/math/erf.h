#pragma once

#include <cmath>

#include "cpu/math/exp.h"

// The error function. Up to 0.92 it is x + x P(x^2); above, 1 - exp(Q(|x|)) with Q fitted to log erfc.
namespace lamina::cpu::math {

[[gnu::always_inline]] inline float erf(float x) {
  const float t = clamp(absolute(x), 0.0f, 4.0f);  // erf(4) rounds to 1
  const float z = t * t;
  float p = -0.0005988755f;
  p = p * z + 0.0049932753f;
  p = p * z - 0.026767101f;
  p = p * z + 0.11281844f;
  p = p * z - 0.37612498f;
  p = p * z + 0.12837915f;
  float q = 0.0001949455f;
  q = q * t - 0.0030336806f;
  q = q * t + 0.022189733f;
  q = q * t - 0.10385629f;
  q = q * t - 0.63726586f;
  q = q * t - 1.1276274f;
  q = q * t - 0.00020702083f;
  return with_sign(select(t < 0.92f, t + t * p, 1.0f - exp(q)), x);
}

[[gnu::always_inline]] inline double erf(double x) { return std::erf(x); }

}  // namespace lamina::cpu::math
