#pragma once

#include <limits>

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/crew.h"
#include "cuda/kernels/group_reduce.h"
#include "cuda/kernels/reduce.h"

namespace lamina::cuda {

// The result of nothing.
template <class T, class Op>
__device__ constexpr Accumulator<T> start_of() {
  using Limits = std::numeric_limits<std::conditional_t<kIsHalf<T>, float, T>>;
  if constexpr (std::is_same_v<Op, SumOp>)
    return 0;
  else if constexpr (std::is_same_v<Op, MaxOp>)
    return Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
  else
    return Limits::has_infinity ? Limits::infinity() : Limits::max();
}

// Where element i of the axes lies. Division of 64 bits takes many times as long as of 32.
__device__ __forceinline__ std::int64_t place_of(const ReduceAxes& axes, std::int64_t i, bool is_small) {
  std::int64_t place = 0;
  for (int axis = axes.count - 1; axis > 0; --axis) {
    const std::int64_t dim = axes.dims[axis];
    const std::int64_t rest = is_small ? static_cast<unsigned>(i) / static_cast<unsigned>(dim) : i / dim;
    place += (i - rest * dim) * axes.strides[axis];
    i = rest;
  }
  return place + i * axes.strides[0];
}

// This thread's share of x[begin] .. x[end - 1], read 16 bytes at a time.
template <class T, class Op>
__device__ Accumulator<T> of_run(const T* x, std::int64_t begin, std::int64_t end, int rank, int group) {
  constexpr int kPack = kPackSize<T>;
  Accumulator<T> value = start_of<T, Op>();
  for (std::int64_t i = begin + rank * kPack; i < end; i += group * kPack) {
    const std::int64_t left = end - i;
    const Pack<T, kPack> pack = load_first<kPack>(x + i, left);
    Accumulator<T> parts[kPack];
#pragma unroll
    for (int k = 0; k < kPack; ++k) parts[k] = k < left ? widen(pack[k]) : start_of<T, Op>();
#pragma unroll
    for (int half = kPack / 2; half > 0; half /= 2)
#pragma unroll
      for (int k = 0; k < half; ++k) parts[k] = Op{}(parts[k], parts[k + half]);
    value = Op{}(value, parts[0]);
  }
  return value;
}

// The same where the reduced axes lie apart.
template <class T, class Op>
__device__ Accumulator<T> of_places(const ReduceParameters& p, const T* x, std::int64_t begin,
                                    std::int64_t end, int rank) {
  Accumulator<T> value = start_of<T, Op>();
  for (std::int64_t i = begin + rank; i < end; i += p.group)
    value = Op{}(value, widen(x[place_of(p.reduced, i, p.is_small)]));
  return value;
}

// y[i] = value, in the type of y: Sum, or a shorter one that is added up in it. Asked for once a result,
// which is nothing beside the sum; a kernel for each pair of types would double their number.
template <class Sum>
__device__ __forceinline__ void put_result(const ReduceParameters& p, std::int64_t i, Sum value) {
  if constexpr (std::is_same_v<Sum, float>) {
    if (p.to == DType::BFloat16) return void(static_cast<bf16*>(p.y)[i] = narrow<bf16>(value));
    if (p.to == DType::Float16) return void(static_cast<f16*>(p.y)[i] = narrow<f16>(value));
  } else if constexpr (std::is_same_v<Sum, std::int32_t>) {
    if (p.to == DType::UInt8) return void(static_cast<std::uint8_t*>(p.y)[i] = narrow<std::uint8_t>(value));
  }
  static_cast<Sum*>(p.y)[i] = value;
}

// A group of threads makes one slice of one result.
template <class From, class Op>
__device__ __forceinline__ void reduce_rows_by_groups(const ReduceParameters& p, Crew crew) {
  const int rank = static_cast<int>(crew.rank % p.group);
  const std::int64_t all = p.results * p.slices, groups = crew.size / p.group, group = crew.rank / p.group;
  const std::int64_t first_of_neighbours =
      p.group > warpSize ? group : crew.rank / warpSize * warpSize / p.group;
  const bool is_run = p.reduced.count <= 1 && p.reduced.strides[0] == 1;
  // Groups with nothing left go on with the others: all threads of a warp are needed at shuffles.
  for (std::int64_t first = 0; first + first_of_neighbours < all; first += groups) {
    const std::int64_t unit = first + group;
    const std::int64_t begin = unit % p.slices * p.piece;
    const std::int64_t end = unit >= all ? begin : begin + p.piece < p.length ? begin + p.piece : p.length;
    const From* x = static_cast<const From*>(p.x);
    if (unit < all) x += place_of(p.kept, unit / p.slices, p.is_small);
    const auto mine =
        is_run ? of_run<From, Op>(x, begin, end, rank, p.group) : of_places<From, Op>(p, x, begin, end, rank);
    const auto value = group_reduce(mine, p.group, Op{});
    if (rank == 0 && unit < all) put_result(p, unit, value);
  }
}

// What reduce_columns computes, to the bit, without shared memory: up to 32 lanes have a column, and each
// holds every 32nd of the rows that a block's threads would have had.
template <class From, class Op>
__device__ __forceinline__ void reduce_columns_by_warps(const ReduceParameters& p, Crew crew) {
  using Sum = Accumulator<From>;
  constexpr int kMostHeld = kReduceBlock / 32;
  const int rows = kReduceBlock / reduce_width(p.columns), lanes = rows < 32 ? rows : 32, held = rows / lanes;
  const int rank = static_cast<int>(crew.rank % lanes);
  const std::int64_t all = p.results * p.slices, step = crew.size / lanes;
  const std::int64_t first_of_warp = crew.rank / 32 * 32 / lanes;
  for (std::int64_t first = 0; first + first_of_warp < all; first += step) {
    const std::int64_t unit = first + crew.rank / lanes;
    const std::int64_t column = unit / p.slices % p.columns, outer = unit / p.slices / p.columns;
    const std::int64_t begin = unit % p.slices * p.piece;
    const std::int64_t end = unit >= all ? begin : begin + p.piece < p.length ? begin + p.piece : p.length;
    const From* x = static_cast<const From*>(p.x);
    if (unit < all) x += place_of(p.kept, outer, p.is_small) + column;
    Sum sums[kMostHeld];
#pragma unroll
    for (int h = 0; h < kMostHeld; ++h) {
      sums[h] = start_of<From, Op>();
      if (h < held)
        for (std::int64_t i = begin + rank + h * 32; i < end; i += rows)
          sums[h] = Op{}(sums[h], widen(x[place_of(p.reduced, i, p.is_small)]));
    }
#pragma unroll
    for (int half = kMostHeld / 2; half > 0; half /= 2)
#pragma unroll
      for (int h = 0; h < half; ++h)
        if (half < held) sums[h] = Op{}(sums[h], sums[h + half]);
    const Sum sum = group_reduce(sums[0], lanes, Op{});
    if (rank == 0 && unit < all) put_result(p, unit, sum);
  }
}

}  // namespace lamina::cuda
