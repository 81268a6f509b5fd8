#pragma once

#include <cstdint>
#include <limits>

#include "cpu/math/bits.h"

// Many numbers taken into one, for functions marked LAMINA_MULTIVERSION. The order of sums depends on sizes
// only: sixteen partial results side by side, whatever the width of the machine's registers.
namespace lamina::cpu {

struct Sum {
  static constexpr float kStart = 0;
  [[gnu::always_inline]] static float of(float a, float b) { return a + b; }
};
struct Largest {  // NaN wins
  static constexpr float kStart = -std::numeric_limits<float>::infinity();
  [[gnu::always_inline]] static float of(float a, float b) { return math::select((b > a) | (b != b), b, a); }
};
struct Smallest {
  static constexpr float kStart = std::numeric_limits<float>::infinity();
  [[gnu::always_inline]] static float of(float a, float b) { return math::select((b < a) | (b != b), b, a); }
};

inline constexpr int kLanes = 16;

// The lanes taken into one, halves onto halves.
template <class Op>
[[gnu::always_inline]] inline float across(float (&lanes)[kLanes]) {
  for (int half = kLanes / 2; half > 0; half /= 2)
    for (int l = 0; l < half; ++l) lanes[l] = Op::of(lanes[l], lanes[l + half]);
  return lanes[0];
}

// x[0] .. x[n-1]
template <class Op>
[[gnu::always_inline]] inline float reduce_run(const float* x, std::int64_t n) {
  constexpr int kWide = 4 * kLanes;
  float lanes[kLanes];
  for (float& lane : lanes) lane = Op::kStart;
  std::int64_t i = 0;
  if (n >= kWide) {
    float sums[kWide];
    for (int l = 0; l < kWide; ++l) sums[l] = x[l];
    for (i = kWide; i + kWide <= n; i += kWide)
      for (int l = 0; l < kWide; ++l) sums[l] = Op::of(sums[l], x[i + l]);
    for (int l = 0; l < kLanes; ++l)
      lanes[l] =
          Op::of(Op::of(sums[l], sums[l + kLanes]), Op::of(sums[l + 2 * kLanes], sums[l + 3 * kLanes]));
  }
  for (; i + kLanes <= n; i += kLanes)
    for (int l = 0; l < kLanes; ++l) lanes[l] = Op::of(lanes[l], x[i + l]);
  if (i == 0) {  // a handful
    float total = Op::kStart;
    for (; i < n; ++i) total = Op::of(total, x[i]);
    return total;
  }
  for (int l = 0; i < n; ++i, ++l) lanes[l] = Op::of(lanes[l], x[i]);
  return across<Op>(lanes);
}

}  // namespace lamina::cpu
