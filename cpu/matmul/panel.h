#pragma once

#include <cstdint>

#include "cpu/matmul/tile.h"

// Copies a block of op(B) into rows of `width` columns, as the tile wants to read it.
namespace lamina::cpu {

// How many rows ahead are called into the cache: rows of B are too far apart for the hardware to guess.
inline constexpr std::int64_t kRowsAhead = 8;

// Rows of B lie as they are; `width` is a multiple of Lanes, and columns past `columns` become 0.
template <int Lanes>
[[gnu::always_inline]] inline void pack_plain(const float* b, std::int64_t ldb, std::int64_t depth,
                                              std::int64_t columns, std::int64_t width, float* panel) {
  using Unaligned = typename Vector<Lanes>::unaligned;
  for (std::int64_t q = 0; q < depth; ++q, b += ldb, panel += width) {
    const float* ahead = q + kRowsAhead < depth ? b + kRowsAhead * ldb : b;
    std::int64_t j = 0;
    for (; j + Lanes <= columns; j += Lanes) {
      __builtin_prefetch(ahead + j);
      *reinterpret_cast<Unaligned*>(panel + j) = *reinterpret_cast<const Unaligned*>(b + j);
    }
    for (; j < columns; ++j) panel[j] = b[j];
    for (; j < width; ++j) panel[j] = 0;
  }
}

// Four columns of B, each `depth` long and contiguous, become a panel's columns 0..3.
[[gnu::always_inline]] inline void pack_four(const float* b, std::int64_t ldb, std::int64_t depth,
                                             std::int64_t width, float* panel) {
  using Float = Vector<4>::type;
  using Unaligned = Vector<4>::unaligned;
  std::int64_t q = 0;
  for (; q + 4 <= depth; q += 4) {
    const Float r0 = *reinterpret_cast<const Unaligned*>(b + q);
    const Float r1 = *reinterpret_cast<const Unaligned*>(b + ldb + q);
    const Float r2 = *reinterpret_cast<const Unaligned*>(b + 2 * ldb + q);
    const Float r3 = *reinterpret_cast<const Unaligned*>(b + 3 * ldb + q);
    const Float low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
    const Float low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
    const Float high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
    const Float high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
    float* out = panel + q * width;
    *reinterpret_cast<Unaligned*>(out) = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    *reinterpret_cast<Unaligned*>(out + width) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    *reinterpret_cast<Unaligned*>(out + 2 * width) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    *reinterpret_cast<Unaligned*>(out + 3 * width) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
  }
  for (; q < depth; ++q) {
    for (std::int64_t j = 0; j < 4; ++j) panel[q * width + j] = b[j * ldb + q];
  }
}

// Columns of op(B) are rows of B; columns past `columns` become 0.
[[gnu::always_inline]] inline void pack_transposed(const float* b, std::int64_t ldb, std::int64_t depth,
                                                   std::int64_t columns, std::int64_t width, float* panel) {
  std::int64_t j = 0;
  for (; j + 4 <= columns; j += 4) pack_four(b + j * ldb, ldb, depth, width, panel + j);
  for (; j < columns; ++j) {
    for (std::int64_t q = 0; q < depth; ++q) panel[q * width + j] = b[j * ldb + q];
  }
  for (; j < width; ++j) {
    for (std::int64_t q = 0; q < depth; ++q) panel[q * width + j] = 0;
  }
}

}  // namespace lamina::cpu
