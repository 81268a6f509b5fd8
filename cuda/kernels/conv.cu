#include "cuda/kernels/conv.h"

#include <type_traits>

#include "core/base/dtype.h"
#include "cuda/kernels/gather_loader.h"
#include "cuda/kernels/tile_product.h"

namespace lamina::cuda {
namespace {

constexpr int kNarrowBlock = 256;

__host__ __device__ std::int64_t cells(const ConvParameters& p) {
  return p.windows.images * p.windows.in_cells();
}
__host__ __device__ std::int64_t places(const ConvParameters& p) {
  return p.windows.images * p.windows.out_cells();
}
__host__ __device__ std::int64_t channels(const ConvParameters& p) { return p.channels / p.groups; }
__host__ __device__ std::int64_t filters(const ConvParameters& p) { return p.filters / p.groups; }
// Rows of the kernel as a matrix.
__host__ __device__ std::int64_t kernel_rows(const ConvParameters& p) {
  return p.windows.window_cells() * channels(p);
}

// How numbers are stored: as the type that is computed with, or as halves of either kind.
template <class T>
struct Plain {
  using Number = T;
  using Source = const T*;
  __device__ static Source source(const ConvParameters&, const std::byte* data) {
    return reinterpret_cast<const T*>(data);
  }
  __device__ static T* target(const ConvParameters& p) { return reinterpret_cast<T*>(p.result); }
};
struct Halves {
  using Number = float;
  using Source = HalfArray<const std::uint16_t>;
  __device__ static bool is_bf16(const ConvParameters& p) {
    return static_cast<DType>(p.dtype) == DType::BFloat16;
  }
  __device__ static Source source(const ConvParameters& p, const std::byte* data) {
    return {reinterpret_cast<const std::uint16_t*>(data), is_bf16(p)};
  }
  __device__ static HalfArray<std::uint16_t> target(const ConvParameters& p) {
    return {reinterpret_cast<std::uint16_t*>(p.result), is_bf16(p)};
  }
};

template <class Stored, class Find>
using Gathered = GatherLoader<typename Stored::Number, Find, typename Stored::Source>;
template <class Stored>
using Matrix = MatrixLoader<typename Stored::Number, typename Stored::Source>;

template <class Stored>
__device__ auto images(const ConvParameters& p, std::int64_t group) {
  return Stored::source(p, p.x) + group * channels(p);
}
template <class Stored>
__device__ auto filters_of(const std::byte* data, const ConvParameters& p, std::int64_t group) {
  return Stored::source(p, data) + group * filters(p);
}

// The three products: their sizes, operands, and where a group's result lies in `y`.
struct Forward {
  __host__ __device__ static std::int64_t rows(const ConvParameters& p) { return places(p); }
  __host__ __device__ static std::int64_t columns(const ConvParameters& p) { return filters(p); }
  __host__ __device__ static std::int64_t depth(const ConvParameters& p) { return kernel_rows(p); }
  __host__ __device__ static std::int64_t stride(const ConvParameters& p) { return p.filters; }

  template <class Stored>
  __device__ static auto a(const ConvParameters& p, std::int64_t group) {
    return Gathered<Stored, CellsOfPlace>{images<Stored>(p, group), p.channels, channels(p), {p.windows}};
  }
  template <class Stored>
  __device__ static auto b(const ConvParameters& p, std::int64_t group) {
    return Matrix<Stored>{filters_of<Stored>(p.kernel, p, group), columns(p), depth(p), p.filters, false};
  }
};

struct InputGrad {
  __host__ __device__ static std::int64_t rows(const ConvParameters& p) { return cells(p); }
  __host__ __device__ static std::int64_t columns(const ConvParameters& p) { return channels(p); }
  __host__ __device__ static std::int64_t depth(const ConvParameters& p) {
    return p.windows.window_cells() * filters(p);
  }
  __host__ __device__ static std::int64_t stride(const ConvParameters& p) { return p.channels; }

  template <class Stored>
  __device__ static auto a(const ConvParameters& p, std::int64_t group) {
    return Gathered<Stored, PlacesOfCell>{
        filters_of<Stored>(p.dy, p, group), p.filters, filters(p), {p.windows}};
  }
  template <class Stored>
  __device__ static auto b(const ConvParameters& p, std::int64_t group) {
    return Gathered<Stored, KernelRowsOfChannel>{filters_of<Stored>(p.kernel, p, group),
                                                 p.filters,
                                                 filters(p),
                                                 {p.windows.window_cells(), channels(p)}};
  }
};

struct KernelGrad {
  __host__ __device__ static std::int64_t rows(const ConvParameters& p) { return kernel_rows(p); }
  __host__ __device__ static std::int64_t columns(const ConvParameters& p) { return filters(p); }
  __host__ __device__ static std::int64_t depth(const ConvParameters& p) { return places(p); }
  __host__ __device__ static std::int64_t stride(const ConvParameters& p) { return p.filters; }

  template <class Stored>
  __device__ static auto a(const ConvParameters& p, std::int64_t group) {
    return TransposedLoader<typename Stored::Number, Gathered<Stored, CellsOfPlace>>{
        Forward::a<Stored>(p, group)};
  }
  template <class Stored>
  __device__ static auto b(const ConvParameters& p, std::int64_t group) {
    return Matrix<Stored>{filters_of<Stored>(p.dy, p, group), columns(p), depth(p), p.filters, false};
  }
};

// A tile of one group's result, or of a part of it.
template <class Tile, class T, class Out>
__device__ void store_sums(const TileTasks<Tile>& tasks, const TileTask& t, std::int64_t stride, Out y,
                           const T (&sum)[Tile::kSide][Tile::kSide]) {
  const Target<T, Out> target{y + t.product * tasks.columns, tasks.rows, tasks.columns, stride};
  store_tile<Tile>(target, t.row, t.column, sum, [](T x, std::int64_t) { return x; });
}

template <class Stored, class Tile, class Product>
__global__ __launch_bounds__(Tile::kThreads) void conv_kernel(ConvParameters p, TileTasks<Tile> tasks) {
  using T = typename Stored::Number;
  const std::int64_t stride = Product::stride(p);
  for (std::int64_t i = blockIdx.x; i < tasks.count(); i += gridDim.x) {
    const TileTask t = tasks.task(i);
    T sum[Tile::kSide][Tile::kSide];
    tile_product<T, Tile>(Product::template a<Stored>(p, t.product),
                          Product::template b<Stored>(p, t.product), t.row, t.column, t.begin, t.end, sum);
    T* const part = reinterpret_cast<T*>(p.parts) + t.split * tasks.rows * stride;
    if constexpr (std::is_same_v<Stored, Plain<T>>)
      store_sums(tasks, t, stride, p.splits > 1 ? part : Stored::target(p), sum);
    else if (p.splits > 1)
      store_sums(tasks, t, stride, part, sum);
    else
      store_sums(tasks, t, stride, Stored::target(p), sum);
  }
}

// A thread computes one element: for groups so narrow that a tile would be nearly empty.
template <class Stored, class Product>
__global__ void narrow_conv_kernel(ConvParameters p, std::int64_t count) {
  using T = typename Stored::Number;
  const std::int64_t columns = Product::columns(p), stride = Product::stride(p), depth = Product::depth(p);
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    const std::int64_t group = i % stride / columns;
    const auto a = Product::template a<Stored>(p, group);
    const auto b = Product::template b<Stored>(p, group);
    const auto row = a.line(i / stride);
    const auto column = b.line(i % columns);
    T sum = 0;
    for (std::int64_t d = 0; d < depth; ++d)
      sum += a.template load<1>(row, d)[0] * b.template load<1>(column, d)[0];
    store_first(Stored::target(p) + i, Pack<T, 1>{{sum}}, 1);
  }
}

template <class Stored, class Product>
int run_narrow(Stream stream, const ConvParameters& p) {
  const std::int64_t count = Product::rows(p) * Product::stride(p);
  return launch(narrow_conv_kernel<Stored, Product>,
                {.grid = blocks_for(count, kNarrowBlock), .block = kNarrowBlock, .stream = stream}, p, count);
}

template <class Stored, class Tile, class Product>
int run_tiles(Stream stream, const ConvParameters& p) {
  const TileTasks<Tile> tasks{Product::rows(p), Product::columns(p), Product::depth(p), p.groups, p.splits};
  return launch(conv_kernel<Stored, Tile, Product>,
                {.grid = blocks_for(tasks.count(), 1), .block = Tile::kThreads, .stream = stream}, p, tasks);
}

// Tiles of 32, or else of 64.
template <class Stored, class Product>
int run_small(Stream stream, const ConvParameters& p) {
  if (p.tile == 1) return run_narrow<Stored, Product>(stream, p);
  return p.tile == 32 ? run_tiles<Stored, SmallTile, Product>(stream, p)
                      : run_tiles<Stored, MediumTile, Product>(stream, p);
}

template <class Product>
int run(Stream stream, const ConvParameters& p) {
  switch (static_cast<DType>(p.dtype)) {
    case DType::Float64:
      return run_small<Plain<double>, Product>(stream, p);
    case DType::BFloat16:
    case DType::Float16:
      return run_small<Halves, Product>(stream, p);
    default:
      return p.tile == 128 ? run_tiles<Plain<float>, LargeTile, Product>(stream, p)
                           : run_small<Plain<float>, Product>(stream, p);
  }
}

}  // namespace

int conv(Stream stream, const ConvParameters& p) { return run<Forward>(stream, p); }
int conv_input_grad(Stream stream, const ConvParameters& p) { return run<InputGrad>(stream, p); }
int conv_kernel_grad(Stream stream, const ConvParameters& p) { return run<KernelGrad>(stream, p); }

}  // namespace lamina::cuda
