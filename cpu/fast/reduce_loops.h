#pragma once

#include <cstdint>

// The loops of the fast reductions; Op is Sum, Largest or Smallest of reduce_run.h.
namespace lamina::cpu {

// y[q] = all of x[q * length .. (q+1) * length), for q < runs
template <class Op>
void reduce_runs(const float* x, std::int64_t runs, std::int64_t length, float* y);

// y[j] = all of x[r * stride + j] over r < rows, for j < columns
template <class Op>
void reduce_columns(const float* x, std::int64_t rows, std::int64_t columns, std::int64_t stride, float* y);

// y[j] = all of slices[s * stride + j] over s < count, for j < columns, taken in pairs: neighbours, then
// neighbours of those. Overwrites the slices.
template <class Op>
void fold_slices(float* slices, std::int64_t count, std::int64_t columns, std::int64_t stride, float* y);

}  // namespace lamina::cpu
