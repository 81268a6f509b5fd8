#include "cuda/kernels/matmul.h"

#include "core/base/dtype.h"
#include "cuda/kernels/matmul_body.h"
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

template <class T>
__global__ void dot_kernel(MatmulParameters p) {
  product_by_warps<T>(p, crew_of_grid());
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
