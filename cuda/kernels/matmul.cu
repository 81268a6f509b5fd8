#include "cuda/kernels/matmul.h"

#include "core/base/dtype.h"
#include "cuda/kernels/matmul_batch.h"
#include "cuda/kernels/tile_product.h"

namespace lamina::cuda {
namespace {

constexpr int kWarpsOfDot = 8;

template <class T, class Tile>
__global__ __launch_bounds__(Tile::kThreads) void matmul_kernel(MatmulParameters p, TileTasks<Tile> tasks) {
  for (std::int64_t i = blockIdx.x; i < tasks.count(); i += gridDim.x) {
    const TileTask t = tasks.task(i);
    const MatrixLoader<T> a{matrix<T>(p, p.a, t.product), p.m, p.k, p.a.transposed ? p.m : p.k,
                            !p.a.transposed};
    const MatrixLoader<T> b{matrix<T>(p, p.b, t.product), p.n, p.k, p.b.transposed ? p.k : p.n,
                            p.b.transposed};
    T sum[Tile::kSide][Tile::kSide];
    tile_product<T, Tile>(a, b, t.row, t.column, t.begin, t.end, sum);
    std::byte* const to = p.splits > 1 ? p.parts : p.c;
    const std::int64_t place = t.split * p.matrices + t.product;
    const Target<T> target{reinterpret_cast<T*>(to) + place * p.m * p.n, p.m, p.n, p.n};
    if (p.splits > 1)
      store_tile<Tile>(target, t.row, t.column, sum, [](T x, std::int64_t) { return x; });
    else
      store_tile<Tile>(target, t.row, t.column, sum, finish_of<T>(p));
  }
}

// A warp computes one element: for products with few rows or columns.
template <class T>
__global__ void dot_kernel(MatmulParameters p) {
  const std::int64_t a_row = p.a.transposed ? 1 : p.k, a_step = p.a.transposed ? p.m : 1;
  const std::int64_t b_column = p.b.transposed ? p.k : 1, b_step = p.b.transposed ? 1 : p.n;
  const std::int64_t warps = threads_in_grid() / warpSize;
  for (std::int64_t e = thread_in_grid() / warpSize; e < p.matrices * p.m * p.n; e += warps) {
    const std::int64_t column = e % p.n, row = e / p.n % p.m, product = e / p.n / p.m;
    const T* const a = matrix<T>(p, p.a, product) + row * a_row;
    const T* const b = matrix<T>(p, p.b, product) + column * b_column;
    T sum = 0;
    for (std::int64_t i = lane_in_warp(); i < p.k; i += warpSize) sum += a[i * a_step] * b[i * b_step];
    sum = warp_sum(sum);
    if (lane_in_warp() == 0) reinterpret_cast<T*>(p.c)[e] = finish_of<T>(p)(sum, column);
  }
}

template <class T, class Tile>
int run_tiles(Stream stream, const MatmulParameters& p) {
  const TileTasks<Tile> tasks{p.m, p.n, p.k, p.matrices, p.splits};
  return launch(matmul_kernel<T, Tile>,
                {.grid = blocks_for(tasks.count(), 1), .block = Tile::kThreads, .stream = stream}, p, tasks);
}

template <class T>
int run(Stream stream, const MatmulParameters& p) {
  if (p.tile == 1)
    return launch(dot_kernel<T>,
                  {.grid = blocks_for(p.matrices * p.m * p.n, kWarpsOfDot),
                   .block = kWarpsOfDot * 32,
                   .stream = stream},
                  p);
  if (p.tile == 32) return run_tiles<T, SmallTile>(stream, p);
  if constexpr (std::is_same_v<T, float>)
    if (p.tile == 128) return run_tiles<T, LargeTile>(stream, p);
  return run_tiles<T, MediumTile>(stream, p);
}

}  // namespace

int matmul(Stream stream, const MatmulParameters& parameters) {
  return static_cast<DType>(parameters.dtype) == DType::Float64 ? run<double>(stream, parameters)
                                                                : run<float>(stream, parameters);
}

}  // namespace lamina::cuda
