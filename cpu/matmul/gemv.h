#pragma once

#include <cstdint>

#include "cpu/matmul/tile.h"

// Products with one row or one column: y[i] = sum over q of w(i, q) * x[q].
namespace lamina::cpu {

struct MatrixVector {
  std::int64_t count = 0, depth = 0;
  const float* w = nullptr;  // element (i, q) at w[i * w_row + q * w_depth]; one of the strides is 1
  std::int64_t w_row = 0, w_depth = 0;
  const float* x = nullptr;  // element q at x[q * x_stride]
  std::int64_t x_stride = 0;
  float* y = nullptr;  // element i at y[i * y_stride]
  std::int64_t y_stride = 0;
  float alpha = 1;
  bool accumulate = false;
  const float* bias = nullptr;  // element i at bias[i * bias_stride], or null
  std::int64_t bias_stride = 0;
  bool relu = false;
};

// sums[0, count) on their way to y[first, first + count).
[[gnu::always_inline]] inline void store_sums(const MatrixVector& p, const float* sums, std::int64_t first,
                                              std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    float& y = p.y[(first + i) * p.y_stride];
    float value = sums[i] * p.alpha;
    if (p.accumulate) value += y;
    if (p.bias != nullptr) value += p.bias[(first + i) * p.bias_stride];
    y = p.relu && value < 0 ? 0.0f : value;
  }
}

// The lanes of a vector added up by halves until four are left.
template <int Lanes>
[[gnu::always_inline]] inline void fold(const typename Vector<Lanes>::type& v, Vector<4>::type& four) {
  if constexpr (Lanes == 16) {
    const Vector<8>::type half = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                                 __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    fold<8>(half, four);
  } else if constexpr (Lanes == 8) {
    four = __builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7);
  } else {
    four = v;
  }
}

// Within each group of four lanes: of u and v, the sums of lanes 0 and 2, and of 1 and 3: u02 v02 u13 v13.
template <int Lanes, class Float = typename Vector<Lanes>::type>
[[gnu::always_inline]] inline void add_strided(const Float& u, const Float& v, Float& sum) {
  if constexpr (Lanes == 16) {
    sum = __builtin_shufflevector(u, v, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29) +
          __builtin_shufflevector(u, v, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
  } else if constexpr (Lanes == 8) {
    sum = __builtin_shufflevector(u, v, 0, 8, 1, 9, 4, 12, 5, 13) +
          __builtin_shufflevector(u, v, 2, 10, 3, 11, 6, 14, 7, 15);
  } else {
    sum = __builtin_shufflevector(u, v, 0, 4, 1, 5) + __builtin_shufflevector(u, v, 2, 6, 3, 7);
  }
}

// Within each group of four lanes: the first pair of u and of v, plus their second pairs.
template <int Lanes, class Float = typename Vector<Lanes>::type>
[[gnu::always_inline]] inline void add_pairs(const Float& u, const Float& v, Float& sum) {
  if constexpr (Lanes == 16) {
    sum = __builtin_shufflevector(u, v, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +
          __builtin_shufflevector(u, v, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  } else if constexpr (Lanes == 8) {
    sum = __builtin_shufflevector(u, v, 0, 1, 8, 9, 4, 5, 12, 13) +
          __builtin_shufflevector(u, v, 2, 3, 10, 11, 6, 7, 14, 15);
  } else {
    sum = __builtin_shufflevector(u, v, 0, 1, 4, 5) + __builtin_shufflevector(u, v, 2, 3, 6, 7);
  }
}

// The sums over the lanes of four vectors.
template <int Lanes>
[[gnu::always_inline]] inline void add_lanes(const typename Vector<Lanes>::type (&v)[4],
                                             Vector<4>::type& sums) {
  typename Vector<Lanes>::type first, second, all;
  add_strided<Lanes>(v[0], v[1], first);
  add_strided<Lanes>(v[2], v[3], second);
  add_pairs<Lanes>(first, second, all);
  fold<Lanes>(all, sums);
}

// wide[i] += rows [q, end) of w times x, in steps of whole vectors; q ends where less than one is left.
template <int Lanes>
[[gnu::always_inline]] inline void dot_steps(const float* w, std::int64_t w_row, const float* x,
                                             std::int64_t end, std::int64_t& q, Vector<4>::type& sums) {
  using Float = typename Vector<Lanes>::type;
  using Unaligned = typename Vector<Lanes>::unaligned;
  Float wide[4] = {};
  for (; q + Lanes <= end; q += Lanes) {
    const Float factor = *reinterpret_cast<const Unaligned*>(x + q);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) wide[i] += *reinterpret_cast<const Unaligned*>(w + i * w_row + q) * factor;
  }
  add_lanes<Lanes>(wide, sums);
}

// Four dot products of contiguous rows of w with a contiguous x.
template <int Lanes>
[[gnu::always_inline]] inline void dot_four(const float* w, std::int64_t w_row, const float* x,
                                            std::int64_t depth, float* out) {
  std::int64_t q = 0;
  Vector<4>::type sums = {};
  if (depth >= Lanes) dot_steps<Lanes>(w, w_row, x, depth, q, sums);
  if (Lanes > 4 && depth - q >= 4) {
    Vector<4>::type more;
    dot_steps<4>(w, w_row, x, depth, q, more);
    sums += more;
  }
  for (; q < depth; ++q) {
    const Vector<4>::type column = {w[q], w[w_row + q], w[2 * w_row + q], w[3 * w_row + q]};
    sums += column * x[q];
  }
  *reinterpret_cast<Vector<4>::unaligned*>(out) = sums;
}

inline constexpr std::int64_t kVectorDepth = 512;  // how much of a strided x is copied at a time
inline constexpr std::int64_t kGroup = 64;         // how many sums are stored at a time

// Rows of w are contiguous. Rows go by four; the last four begin earlier if their number is not a multiple,
// and fewer than four rows go one by one.
template <int Lanes>
[[gnu::always_inline]] inline void dot_rows(const MatrixVector& p, const float* x) {
  const std::int64_t step = p.count < 4 ? 1 : 4;
  const std::int64_t row = p.count < 4 ? 0 : p.w_row;
  alignas(64) float sums[kGroup + 4];
  for (std::int64_t group = 0; group < p.count; group += kGroup) {
    const std::int64_t end = p.count - group < kGroup ? p.count : group + kGroup;
    for (std::int64_t i = group; i < end; i += step) {
      const std::int64_t first = i < p.count - step ? i : p.count - step;
      dot_four<Lanes>(p.w + first * p.w_row, row, x, p.depth, sums + 4 + (first - group));
    }
    store_sums(p, sums + 4, group, end - group);
  }
}

template <int Lanes>
[[gnu::always_inline]] inline void matrix_vector_rows(const MatrixVector& p) {
  alignas(64) float copy[kVectorDepth];
  for (std::int64_t q = 0; q < p.depth; q += kVectorDepth) {
    MatrixVector part = p;
    part.depth = p.depth - q < kVectorDepth ? p.depth - q : kVectorDepth;
    part.w += q;
    part.x += q * p.x_stride;
    if (q > 0) part.accumulate = true;
    if (q + part.depth < p.depth) part.bias = nullptr, part.relu = false;
    if (p.x_stride != 1) {
      for (std::int64_t j = 0; j < part.depth; ++j) copy[j] = part.x[j * p.x_stride];
    }
    dot_rows<Lanes>(part, p.x_stride == 1 ? part.x : copy);
  }
}

// Vectors * Lanes neighbours of y, whose rows of w are neighbours too.
template <int Lanes, int Vectors>
[[gnu::always_inline]] inline void combine_columns(const MatrixVector& p, std::int64_t first, float* sums) {
  using Float = typename Vector<Lanes>::type;
  using Unaligned = typename Vector<Lanes>::unaligned;
  Float wide[Vectors] = {};
  const float* w = p.w + first;
  for (std::int64_t q = 0; q < p.depth; ++q) {
    const float factor = p.x[q * p.x_stride];
#pragma GCC unroll 4
    for (int j = 0; j < Vectors; ++j)
      wide[j] += factor * *reinterpret_cast<const Unaligned*>(w + q * p.w_depth + j * Lanes);
  }
#pragma GCC unroll 4
  for (int j = 0; j < Vectors; ++j) *reinterpret_cast<Unaligned*>(sums + j * Lanes) = wide[j];
}

// Columns of w are contiguous: y is a combination of them.
template <int Lanes>
[[gnu::always_inline]] inline void matrix_vector_columns(const MatrixVector& p) {
  alignas(64) float sums[4 * Lanes];
  std::int64_t i = 0;
  for (; i + 4 * Lanes <= p.count; i += 4 * Lanes) {
    combine_columns<Lanes, 4>(p, i, sums);
    store_sums(p, sums, i, 4 * Lanes);
  }
  for (; i + Lanes <= p.count; i += Lanes) {
    combine_columns<Lanes, 1>(p, i, sums);
    store_sums(p, sums, i, Lanes);
  }
  for (; i + 4 <= p.count; i += 4) {
    combine_columns<4, 1>(p, i, sums);
    store_sums(p, sums, i, 4);
  }
  for (; i < p.count; ++i) {
    combine_columns<1, 1>(p, i, sums);
    store_sums(p, sums, i, 1);
  }
}

}  // namespace lamina::cpu
