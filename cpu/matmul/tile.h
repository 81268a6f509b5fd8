#pragma once

#include <cstdint>

// The inner kernel of the tiled product: a block of C small enough to stay in registers while the depth runs
// by. Everything here is always_inline, so that it takes the instruction set of the function it is used in.
namespace lamina::cpu {

template <int Lanes>
struct Vector {
  typedef float type __attribute__((vector_size(Lanes * sizeof(float))));
  typedef float unaligned __attribute__((vector_size(Lanes * sizeof(float)), aligned(4), may_alias));
};

// What happens to a block of sums on its way to C.
struct Epilogue {
  float alpha = 1;
  bool accumulate = false;
  const float* bias = nullptr;  // of the block's first column, or null
  bool relu = false;
};

struct Block {
  std::int64_t depth = 0;
  const float* a = nullptr;  // element (i, q) at a[i * a_row + q * a_depth]
  std::int64_t a_row = 0, a_depth = 0;
  const float* b = nullptr;  // element (q, j) at b[q * b_depth + j]
  std::int64_t b_depth = 0;
  float* c = nullptr;  // element (i, j) at c[i * c_row + j]
  std::int64_t c_row = 0;
  Epilogue epilogue;
};

// Each step runs over the whole tile: one branch a step, and the sums stay in registers.
template <int Lanes, int Rows, int Vectors>
[[gnu::always_inline]] inline void store_tile(const Block& t,
                                              typename Vector<Lanes>::type (&sums)[Rows][Vectors]) {
  using Float = typename Vector<Lanes>::type;
  using Unaligned = typename Vector<Lanes>::unaligned;
  const Epilogue& e = t.epilogue;
  if (e.alpha != 1.0f) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
      for (int j = 0; j < Vectors; ++j) sums[i][j] *= e.alpha;
  }
  if (e.accumulate) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
      for (int j = 0; j < Vectors; ++j)
        sums[i][j] += *reinterpret_cast<const Unaligned*>(t.c + i * t.c_row + j * Lanes);
  }
  if (e.bias != nullptr) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
      for (int j = 0; j < Vectors; ++j) sums[i][j] += *reinterpret_cast<const Unaligned*>(e.bias + j * Lanes);
  }
  if (e.relu) {
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
      for (int j = 0; j < Vectors; ++j) sums[i][j] = sums[i][j] < 0.0f ? Float{} : sums[i][j];
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
    for (int j = 0; j < Vectors; ++j)
      *reinterpret_cast<Unaligned*>(t.c + i * t.c_row + j * Lanes) = sums[i][j];
}

// C block [Rows, Vectors * Lanes] from A [Rows, depth] and B [depth, Vectors * Lanes]. The sums run over the
// depth in order, whatever the tile's size.
template <int Lanes, int Rows, int Vectors>
[[gnu::always_inline]] inline void tile(const Block& t) {
  using Float = typename Vector<Lanes>::type;
  using Unaligned = typename Vector<Lanes>::unaligned;
  Float sums[Rows][Vectors] = {};
  const float* a = t.a;
  const float* b = t.b;
  for (std::int64_t q = 0; q < t.depth; ++q, a += t.a_depth, b += t.b_depth) {
    Float columns[Vectors];
#pragma GCC unroll 4
    for (int j = 0; j < Vectors; ++j) columns[j] = *reinterpret_cast<const Unaligned*>(b + j * Lanes);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 4
      for (int j = 0; j < Vectors; ++j) sums[i][j] += a[i * t.a_row] * columns[j];
    }
  }
  store_tile<Lanes, Rows, Vectors>(t, sums);
}

}  // namespace lamina::cpu
