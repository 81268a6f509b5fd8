#include "cuda/kernels/reduce.h"

#include <limits>

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/group_reduce.h"
#include "cuda/kernels/with_dtype.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

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

// A group of threads makes one slice of one result.
template <class From, class To, class Op>
__global__ void reduce_rows_kernel(ReduceParameters p) {
  const int rank = thread_in_block() % p.group, groups = threads_in_block() / p.group;
  const std::int64_t all = p.results * p.slices;
  const bool is_run = p.reduced.count <= 1 && p.reduced.strides[0] == 1;
  // Groups with nothing left go on with the others: all threads of a warp are needed at shuffles.
  for (std::int64_t first = std::int64_t{blockIdx.x} * groups; first < all;
       first += std::int64_t{gridDim.x} * groups) {
    const std::int64_t unit = first + thread_in_block() / p.group;
    const std::int64_t begin = unit % p.slices * p.piece;
    const std::int64_t end = unit >= all ? begin : begin + p.piece < p.length ? begin + p.piece : p.length;
    const From* x = static_cast<const From*>(p.x);
    if (unit < all) x += place_of(p.kept, unit / p.slices, p.is_small);
    const auto mine =
        is_run ? of_run<From, Op>(x, begin, end, rank, p.group) : of_places<From, Op>(p, x, begin, end, rank);
    const auto value = group_reduce(mine, p.group, Op{});
    if (rank == 0 && unit < all) static_cast<To*>(p.y)[unit] = narrow<To>(value);
  }
}

// A block makes one slice of up to 32 neighbouring results: thread (row, column) takes every rows-th element
// of a column, and the rows are taken together in shared memory.
template <class From, class To, class Op>
__global__ void reduce_columns_kernel(ReduceParameters p) {
  using Sum = Accumulator<From>;
  LAMINA_SHARED(Sum, sums, [kReduceBlock]);
  const int width = reduce_width(p.columns), rows = kReduceBlock / width;
  const int t = thread_in_block(), row = t / width;
  const std::int64_t tiles = (p.columns + width - 1) / width;
  const std::int64_t all = p.results / p.columns * tiles * p.slices;
  for (std::int64_t unit = blockIdx.x; unit < all; unit += gridDim.x) {
    const std::int64_t slice = unit % p.slices, tile = unit / p.slices % tiles;
    const std::int64_t outer = unit / p.slices / tiles, column = tile * width + t % width;
    const std::int64_t begin = slice * p.piece;
    const std::int64_t end = begin + p.piece < p.length ? begin + p.piece : p.length;
    Sum value = start_of<From, Op>();
    if (column < p.columns) {
      const From* x = static_cast<const From*>(p.x) + place_of(p.kept, outer, p.is_small) + column;
#pragma unroll 8
      for (std::int64_t i = begin + row; i < end; i += rows)
        value = Op{}(value, widen(x[place_of(p.reduced, i, p.is_small)]));
    }
    sums[t] = value;
    __syncthreads();
    for (int half = kReduceBlock / 2; half >= width; half /= 2) {
      if (t < half) sums[t] = Op{}(sums[t], sums[t + half]);
      __syncthreads();
    }
    if (t < width && column < p.columns)
      static_cast<To*>(p.y)[(outer * p.columns + column) * p.slices + slice] = narrow<To>(sums[t]);
    __syncthreads();
  }
}

// Calls visit(From{}, To{}, Op{}).
template <class From, class To, class Visit>
int with_op(Reduction op, Visit visit) {
  switch (op) {
    case Reduction::Sum:
      return visit(From{}, To{}, SumOp{});
    case Reduction::Max:
      return visit(From{}, To{}, MaxOp{});
    case Reduction::Min:
      return visit(From{}, To{}, MinOp{});
  }
  return kNoSuchKernel;
}

template <class Visit>
int with_types(const ReduceParameters& p, Visit visit) {
  if (p.from == p.to) return with_number(p.from, [&]<class T>(T) { return with_op<T, T>(p.op, visit); });
  if (size_of(p.from) < size_of(p.to))
    return with_number(p.from, [&]<class T>(T) { return with_op<T, Accumulator<T>>(p.op, visit); });
  return with_number(p.to, [&]<class T>(T) { return with_op<Accumulator<T>, T>(p.op, visit); });
}

}  // namespace

int reduce_rows(Stream stream, const ReduceParameters& parameters) {
  const int block = parameters.group > 32 ? parameters.group : kReduceBlock / 2;
  const unsigned grid = blocks_for(parameters.results * parameters.slices, block / parameters.group);
  return with_types(parameters, [&]<class From, class To, class Op>(From, To, Op) {
    return launch(reduce_rows_kernel<From, To, Op>, {.grid = grid, .block = block, .stream = stream},
                  parameters);
  });
}

int reduce_columns(Stream stream, const ReduceParameters& parameters) {
  const std::int64_t width = reduce_width(parameters.columns);
  const std::int64_t tiles = (parameters.columns + width - 1) / width;
  const unsigned grid = blocks_for(parameters.results / parameters.columns * tiles * parameters.slices, 1);
  return with_types(parameters, [&]<class From, class To, class Op>(From, To, Op) {
    return launch(reduce_columns_kernel<From, To, Op>,
                  {.grid = grid, .block = kReduceBlock, .stream = stream}, parameters);
  });
}

}  // namespace lamina::cuda
