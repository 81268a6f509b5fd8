#include "cuda/kernels/reduce.h"

#include "cuda/kernels/reduce_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class From, class Op>
__global__ void reduce_rows_kernel(ReduceParameters p) {
  reduce_rows_by_groups<From, Op>(p, crew_of_grid());
}

// A block makes one slice of up to 32 neighbouring results: thread (row, column) takes every rows-th element
// of a column, and the rows are taken together in shared memory.
template <class From, class Op>
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
      put_result(p, (outer * p.columns + column) * p.slices + slice, sums[t]);
    __syncthreads();
  }
}

// Calls visit(From{}, Op{}).
template <class Visit>
int with_kernel(const ReduceParameters& p, Visit visit) {
  return with_number(p.from, [&]<class From>(From from) {
    switch (p.op) {
      case Reduction::Sum:
        return visit(from, SumOp{});
      case Reduction::Max:
        return visit(from, MaxOp{});
      case Reduction::Min:
        return visit(from, MinOp{});
    }
    return kNoSuchKernel;
  });
}

}  // namespace

int reduce_rows(Stream stream, const ReduceParameters& parameters) {
  const int block = parameters.group > 32 ? parameters.group : kReduceBlock / 2;
  const unsigned grid = blocks_for(parameters.results * parameters.slices, block / parameters.group);
  return with_kernel(parameters, [&]<class From, class Op>(From, Op) {
    return launch(reduce_rows_kernel<From, Op>, {.grid = grid, .block = block, .stream = stream}, parameters);
  });
}

int reduce_columns(Stream stream, const ReduceParameters& parameters) {
  const std::int64_t width = reduce_width(parameters.columns);
  const std::int64_t tiles = (parameters.columns + width - 1) / width;
  const unsigned grid = blocks_for(parameters.results / parameters.columns * tiles * parameters.slices, 1);
  return with_kernel(parameters, [&]<class From, class Op>(From, Op) {
    return launch(reduce_columns_kernel<From, Op>, {.grid = grid, .block = kReduceBlock, .stream = stream},
                  parameters);
  });
}

}  // namespace lamina::cuda
