#pragma once

#include <cstdint>

#include "cpu/matmul/tile.h"

// The inner kernel of the direct convolutions: a product of matrices of which one is gathered.
namespace lamina::cpu {

// Where a row of the result finds its factors and goes to, in elements.
struct GatherRow {
  std::int32_t a, c;
};

// A run of the depth that is regular in memory, in elements.
struct Segment {
  std::int64_t a, b;
};

// C = [C +] A B, with rows and depth of A wherever tables say, and rows of B and C of contiguous columns:
//   c[row(i).c + j] [+]= sum over segments s, q < depth:
//                            a[row(i).a + s.a + q * a_step] * b[s.b + q * b_step + j]     for i < m, j < n
// The rows of C must be apart from each other and from A and B. With no segments the sum is 0.
struct GatherProduct {
  const GatherRow* rows = nullptr;
  std::int64_t m = 0, n = 0;
  const Segment* segments = nullptr;
  std::int64_t segment_count = 0;
  std::int64_t depth = 0;  // of each segment
  const float* a = nullptr;
  std::int64_t a_step = 1;
  const float* b = nullptr;
  std::int64_t b_step = 0;
  float* c = nullptr;
  bool accumulate = false;
};

// The block of Rows rows and Vectors * Lanes columns at the product's beginning. Sums run over segments and
// depth in order, so an element's bits do not depend on the tile it falls into.
template <int Lanes, int Rows, int Vectors>
[[gnu::always_inline]] inline void gather_tile(const GatherProduct& p) {
  using Float = typename Vector<Lanes>::type;
  using Unaligned = typename Vector<Lanes>::unaligned;
  Float sums[Rows][Vectors] = {};
  if (p.accumulate) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v)
        sums[i][v] = *reinterpret_cast<const Unaligned*>(p.c + p.rows[i].c + v * Lanes);
    }
  }
  std::int64_t row[Rows];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) row[i] = p.rows[i].a;
  for (std::int64_t s = 0; s < p.segment_count; ++s) {
    const float* a = p.a + p.segments[s].a;
    const float* b = p.b + p.segments[s].b;
    for (std::int64_t q = 0; q < p.depth; ++q, a += p.a_step, b += p.b_step) {
      Float columns[Vectors];
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) columns[v] = *reinterpret_cast<const Unaligned*>(b + v * Lanes);
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i) {
        const float factor = a[row[i]];
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) sums[i][v] += factor * columns[v];
      }
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v)
      *reinterpret_cast<Unaligned*>(p.c + p.rows[i].c + v * Lanes) = sums[i][v];
  }
}

}  // namespace lamina::cpu
