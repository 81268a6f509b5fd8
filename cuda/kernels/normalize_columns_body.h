#pragma once

#include <cmath>

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/each_line.h"
#include "cuda/kernels/normalize_columns.h"

// What the kernels of normalize_columns.cu share.
namespace lamina::cuda {

// Threads of a block that stand side by side; the others share their slices. Sums depend on it, so it is the
// same for a thread that takes its columns one at a time.
__host__ __device__ inline int width_of_tile(const ColumnCut& cut) {
  int width = 1;
  while (width < 32 && width * cut.together < cut.columns) width *= 2;
  return width;
}
// Of threads that have so many columns each.
__host__ __device__ inline std::int64_t tiles_of(const ColumnCut& cut, int columns_of_thread) {
  const int width = width_of_tile(cut) * columns_of_thread;
  return (cut.columns + width - 1) / width;
}

// Memory that a kernel reads or writes as packs of N neighbouring columns: of numbers, or of half types,
// which become numbers here. N is 1, or columns are a multiple of it and the memory is aligned.
template <int N, class T>
__device__ __forceinline__ Pack<Accumulator<T>, N> load_columns(const T* from) {
  if constexpr (N == 1)
    return {widen(*from)};
  else
    return widen(load_aligned<N>(from));
}
template <int N, class T>
__device__ __forceinline__ void store_columns(T* to, const Pack<T, N>& pack) {
  if constexpr (N == 1)
    *to = pack[0];
  else
    store_aligned(to, pack);
}
// What of a channel's parameter or statistic is given.
template <int N, class Number>
__device__ __forceinline__ Pack<Number, N> columns_or(const void* parameter, std::int64_t column,
                                                      Number without) {
  Pack<Number, N> pack;
#pragma unroll
  for (int k = 0; k < N; ++k)
    pack[k] = parameter == nullptr ? without : static_cast<const Number*>(parameter)[column + k];
  return pack;
}

// One thread's share of a slice: every rows_apart-th row of its columns, `column` and those beside it.
struct ColumnSlice {
  std::int64_t column, begin, end;  // rows
  std::int64_t columns, part;       // part: where the slice's result lies in [slices, columns]
  int width, row, rows_apart;
  bool has_column, is_first;  // is_first: the one that writes the result

  // Calls visit(place of the first element, its row).
  template <class Visit>
  __device__ __forceinline__ void each_row(Visit visit) const {
    if (!has_column) return;
#pragma unroll 8
    for (std::int64_t i = begin + row; i < end; i += rows_apart) visit(i * columns + column, i);
  }
  template <class Visit>
  __device__ __forceinline__ void each(Visit visit) const {
    each_row([&](std::int64_t place, std::int64_t) { visit(place); });
  }
  // The packs of N at to + i = value(i), of several rows at a time: behind a store to memory that may be an
  // input's, the next loads would wait.
  template <int N, class T, class Value>
  __device__ __forceinline__ void map(T* to, Value value) const {
    constexpr int kRows = 4;
    if (!has_column) return;
    const std::int64_t step = rows_apart * columns;
    std::int64_t place = (begin + row) * columns + column;
#pragma unroll 1
    for (auto left = static_cast<int>((end - begin - row + rows_apart - 1) / rows_apart); left > 0;
         left -= kRows, place += kRows * step) {
      Pack<T, N> values[kRows];
#pragma unroll
      for (int k = 0; k < kRows; ++k)
        if (k < left) values[k] = narrow<T>(value(place + k * step));
#pragma unroll
      for (int k = 0; k < kRows; ++k)
        if (k < left) store_columns(to + place + k * step, values[k]);
    }
  }
  // A result of each column of a matrix [slices, columns].
  template <class Number, int N>
  __device__ __forceinline__ void put_part(Number* parts, const Pack<Number, N>& results) const {
#pragma unroll
    for (int k = 0; k < N; ++k) parts[part + k] = results[k];
  }
  template <class T>
  __device__ T elements() const {
    return static_cast<T>(end > begin ? end - begin : 1);
  }
};

// Calls visit(slice) for the slices that a block has, with N columns a thread; all its threads take part.
template <int N, class Visit>
__device__ __forceinline__ void for_each_slice(const ColumnCut& cut, Visit visit) {
  const int width = width_of_tile(cut), t = thread_in_block();
  const std::int64_t tiles = tiles_of(cut, N);
  for (std::int64_t unit = blockIdx.x; unit < tiles * cut.slices; unit += gridDim.x) {
    const std::int64_t slice = unit / tiles, column = (unit % tiles * width + t % width) * N;
    const std::int64_t begin = slice * cut.piece;
    const std::int64_t end = begin + cut.piece < cut.rows ? begin + cut.piece : cut.rows;
    const bool has_column = column < cut.columns;
    visit(ColumnSlice{.column = column,
                      .begin = begin,
                      .end = end,
                      .columns = cut.columns,
                      .part = slice * cut.columns + column,
                      .width = width,
                      .row = t / width,
                      .rows_apart = kColumnBlock / width,
                      .has_column = has_column,
                      .is_first = has_column && t < width});
  }
}

// The sums of the values of a block's threads that have the same columns, to each of them. Ends with a
// barrier.
template <class Number, int N>
__device__ __forceinline__ Pack<Number, N> sum_of_columns(Pack<Number, N> value, Pack<Number, N>* sums,
                                                          int width) {
  const int t = thread_in_block();
  sums[t] = value;
  __syncthreads();
  for (int half = kColumnBlock / 2; half >= width; half /= 2) {
    if (t < half) {
#pragma unroll
      for (int k = 0; k < N; ++k) sums[t][k] += sums[t + half][k];
    }
    __syncthreads();
  }
  value = sums[t % width];
  __syncthreads();
  return value;
}

// Results of slices, seen as a line for each column.
__host__ __device__ inline Lines columns_of_parts(const ColumnCut& cut) {
  Lines lines{.lines = cut.columns, .count = cut.slices, .inner = cut.columns};
  while (lines.group < 32 && lines.group < cut.slices) lines.group *= 2;
  return lines;
}

template <class T>
__device__ T elements_of(std::int64_t rows) {
  return static_cast<T>(rows > 0 ? rows : 1);
}

template <class T>
__device__ T rows_of_slice(const ColumnCut& cut, std::int64_t slice) {
  const std::int64_t left = cut.rows - slice * cut.piece;
  return static_cast<T>(left < cut.piece ? left : cut.piece);
}

template <int N, class Number>
__device__ __forceinline__ Pack<Number, N> repeated(Number value) {
  Pack<Number, N> pack;
#pragma unroll
  for (int k = 0; k < N; ++k) pack[k] = value;
  return pack;
}

template <int N, class Number>
__device__ __forceinline__ Pack<Number, N> rstd_of(const void* variance, std::int64_t column,
                                                   double epsilon) {
  auto rstd = columns_or<N, Number>(variance, column, 0);
#pragma unroll
  for (int k = 0; k < N; ++k) rstd[k] = Number(1) / std::sqrt(rstd[k] + static_cast<Number>(epsilon));
  return rstd;
}

}  // namespace lamina::cuda
