#pragma once

#include "cuda/kernels/crew.h"
#include "cuda/kernels/matmul_batch.h"
#include "cuda/language/kernel.h"

// Products that read their operands where they are.
namespace lamina::cuda {

// How far apart neighbours lie: along the rows of a, or the columns of b, and along the depth.
struct Steps {
  std::int64_t line, depth;
};
__device__ __forceinline__ Steps steps_of_a(const MatmulParameters& p) {
  return {p.a.transposed ? 1 : p.k, p.a.transposed ? p.m : 1};
}
__device__ __forceinline__ Steps steps_of_b(const MatmulParameters& p) {
  return {p.b.transposed ? p.k : 1, p.b.transposed ? 1 : p.n};
}

// A warp computes one element: for products with few rows or columns.
template <class T>
__device__ __forceinline__ void product_by_warps(const MatmulParameters& p, Crew crew) {
  const Steps of_a = steps_of_a(p), of_b = steps_of_b(p);
  for (std::int64_t e = crew.rank / warpSize; e < p.matrices * p.m * p.n; e += crew.size / warpSize) {
    const std::int64_t column = e % p.n, row = e / p.n % p.m, product = e / p.n / p.m;
    const T* const a = matrix<T>(p, p.a, product) + row * of_a.line;
    const T* const b = matrix<T>(p, p.b, product) + column * of_b.line;
    T sum = 0;
    for (std::int64_t i = lane_in_warp(); i < p.k; i += warpSize)
      sum += a[i * of_a.depth] * b[i * of_b.depth];
    sum = warp_sum(sum);
    if (lane_in_warp() == 0) reinterpret_cast<T*>(p.c)[e] = finish_of<T>(p)(sum, column);
  }
}

// A thread computes 2 x 2 elements, half the rows and columns apart, so that its neighbours read what lies
// side by side. Sums go along the depth in its order: the bits of a tile that is not split.
template <class T>
__device__ __forceinline__ void product_by_threads(const MatmulParameters& p, Crew crew) {
  const Steps of_a = steps_of_a(p), of_b = steps_of_b(p);
  const std::int64_t down = (p.m + 1) / 2, across = (p.n + 1) / 2;
  for (std::int64_t e = crew.rank; e < p.matrices * down * across; e += crew.size) {
    const std::int64_t column = e % across, row = e / across % down, product = e / across / down;
    // The last of an odd number is computed twice, and stored once.
    const std::int64_t rows[2] = {row, min(row + down, p.m - 1)};
    const std::int64_t columns[2] = {column, min(column + across, p.n - 1)};
    const T* const a = matrix<T>(p, p.a, product);
    const T* const b = matrix<T>(p, p.b, product);
    const T* x[2] = {a + rows[0] * of_a.line, a + rows[1] * of_a.line};
    const T* y[2] = {b + columns[0] * of_b.line, b + columns[1] * of_b.line};
    T sum[2][2] = {};
#pragma unroll 4
    for (std::int64_t i = 0; i < p.k; ++i) {
      const T left[2] = {x[0][i * of_a.depth], x[1][i * of_a.depth]};
      const T right[2] = {y[0][i * of_b.depth], y[1][i * of_b.depth]};
#pragma unroll
      for (int r = 0; r < 2; ++r)
#pragma unroll
        for (int c = 0; c < 2; ++c) sum[r][c] += left[r] * right[c];
    }
    T* const to = reinterpret_cast<T*>(p.c) + product * p.m * p.n;
#pragma unroll
    for (int r = 0; r < 2; ++r)
#pragma unroll
      for (int c = 0; c < 2; ++c)
        if (row + r * down < p.m && column + c * across < p.n)
          to[rows[r] * p.n + columns[c]] = finish_of<T>(p)(sum[r][c], columns[c]);
  }
}

}  // namespace lamina::cuda
