#pragma once

#include "cpu/math/vector_math.h"

namespace lamina::cpu {

// A float under another name: the scalar functions of core/ops, instantiated with Lane, find the branch-free
// functions of vector_math.h by argument-dependent lookup, and loops over them vectorise.
struct Lane {
  float v;
  Lane() = default;
  [[gnu::always_inline]] constexpr Lane(float x) : v(x) {}
};

[[gnu::always_inline]] inline Lane operator-(Lane x) { return -x.v; }
[[gnu::always_inline]] inline Lane operator+(Lane x, Lane y) { return x.v + y.v; }
[[gnu::always_inline]] inline Lane operator-(Lane x, Lane y) { return x.v - y.v; }
[[gnu::always_inline]] inline Lane operator*(Lane x, Lane y) { return x.v * y.v; }
[[gnu::always_inline]] inline Lane operator/(Lane x, Lane y) { return x.v / y.v; }
[[gnu::always_inline]] inline bool operator<(Lane x, Lane y) { return x.v < y.v; }
[[gnu::always_inline]] inline bool operator<=(Lane x, Lane y) { return x.v <= y.v; }
[[gnu::always_inline]] inline bool operator>(Lane x, Lane y) { return x.v > y.v; }
[[gnu::always_inline]] inline bool operator>=(Lane x, Lane y) { return x.v >= y.v; }
[[gnu::always_inline]] inline bool operator==(Lane x, Lane y) { return x.v == y.v; }
[[gnu::always_inline]] inline bool operator!=(Lane x, Lane y) { return x.v != y.v; }
[[gnu::always_inline]] inline Lane exp(Lane x) { return math::exp(x.v); }
[[gnu::always_inline]] inline Lane log(Lane x) { return math::log(x.v); }
[[gnu::always_inline]] inline Lane log1p(Lane x) { return math::log1p(x.v); }
[[gnu::always_inline]] inline Lane tanh(Lane x) { return math::tanh(x.v); }
[[gnu::always_inline]] inline Lane erf(Lane x) { return math::erf(x.v); }
[[gnu::always_inline]] inline Lane pow(Lane x, Lane y) { return math::pow(x.v, y.v); }
[[gnu::always_inline]] inline Lane sqrt(Lane x) { return __builtin_sqrtf(x.v); }
[[gnu::always_inline]] inline Lane floor(Lane x) { return __builtin_floorf(x.v); }
[[gnu::always_inline]] inline Lane ceil(Lane x) { return __builtin_ceilf(x.v); }
[[gnu::always_inline]] inline Lane sin(Lane x) { return __builtin_sinf(x.v); }
[[gnu::always_inline]] inline Lane cos(Lane x) { return __builtin_cosf(x.v); }

}  // namespace lamina::cpu
