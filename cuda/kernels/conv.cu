#include "cuda/kernels/conv.h"

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

template <class T>
__device__ const T* images(const ConvParameters& p, std::int64_t group) {
  return reinterpret_cast<const T*>(p.x) + group * channels(p);
}
template <class T>
__device__ const T* filters_of(const std::byte* data, const ConvParameters& p, std::int64_t group) {
  return reinterpret_cast<const T*>(data) + group * filters(p);
}

// The three products: their sizes, operands, and where a group's result lies in `y`.
struct Forward {
  __host__ __device__ static std::int64_t rows(const ConvParameters& p) { return places(p); }
  __host__ __device__ static std::int64_t columns(const ConvParameters& p) { return filters(p); }
  __host__ __device__ static std::int64_t depth(const ConvParameters& p) { return kernel_rows(p); }
  __host__ __device__ static std::int64_t stride(const ConvParameters& p) { return p.filters; }

  template <class T>
  __device__ static auto a(const ConvParameters& p, std::int64_t group) {
    return GatherLoader<T, CellsOfPlace>{images<T>(p, group), p.channels, channels(p), {p.windows}};
  }
  template <class T>
  __device__ static auto b(const ConvParameters& p, std::int64_t group) {
    return MatrixLoader<T>{filters_of<T>(p.kernel, p, group), columns(p), depth(p), p.filters, false};
  }
};

struct InputGrad {
  __host__ __device__ static std::int64_t rows(const ConvParameters& p) { return cells(p); }
  __host__ __device__ static std::int64_t columns(const ConvParameters& p) { return channels(p); }
  __host__ __device__ static std::int64_t depth(const ConvParameters& p) {
    return p.windows.window_cells() * filters(p);
  }
  __host__ __device__ static std::int64_t stride(const ConvParameters& p) { return p.channels; }

  template <class T>
  __device__ static auto a(const ConvParameters& p, std::int64_t group) {
    return GatherLoader<T, PlacesOfCell>{filters_of<T>(p.dy, p, group), p.filters, filters(p), {p.windows}};
  }
  template <class T>
  __device__ static auto b(const ConvParameters& p, std::int64_t group) {
    return GatherLoader<T, KernelRowsOfChannel>{
        filters_of<T>(p.kernel, p, group), p.filters, filters(p), {p.windows.window_cells(), channels(p)}};
  }
};

struct KernelGrad {
  __host__ __device__ static std::int64_t rows(const ConvParameters& p) { return kernel_rows(p); }
  __host__ __device__ static std::int64_t columns(const ConvParameters& p) { return filters(p); }
  __host__ __device__ static std::int64_t depth(const ConvParameters& p) { return places(p); }
  __host__ __device__ static std::int64_t stride(const ConvParameters& p) { return p.filters; }

  template <class T>
  __device__ static auto a(const ConvParameters& p, std::int64_t group) {
    return TransposedLoader<T, GatherLoader<T, CellsOfPlace>>{Forward::a<T>(p, group)};
  }
  template <class T>
  __device__ static auto b(const ConvParameters& p, std::int64_t group) {
    return MatrixLoader<T>{filters_of<T>(p.dy, p, group), columns(p), depth(p), p.filters, false};
  }
};

template <class T, class Tile, class Product>
__global__ __launch_bounds__(Tile::kThreads) void conv_kernel(ConvParameters p, TileTasks<Tile> tasks) {
  const std::int64_t rows = Product::rows(p), stride = Product::stride(p);
  for (std::int64_t i = blockIdx.x; i < tasks.count(); i += gridDim.x) {
    const TileTask t = tasks.task(i);
    T sum[Tile::kSide][Tile::kSide];
    tile_product<T, Tile>(Product::template a<T>(p, t.product), Product::template b<T>(p, t.product), t.row,
                          t.column, t.begin, t.end, sum);
    T* const y = reinterpret_cast<T*>(p.splits > 1 ? p.parts : p.result) + t.split * rows * stride;
    const Target<T> target{y + t.product * tasks.columns, rows, tasks.columns, stride};
    store_tile<Tile>(target, t.row, t.column, sum, [](T x, std::int64_t) { return x; });
  }
}

// A thread computes one element: for groups so narrow that a tile would be nearly empty.
template <class T, class Product>
__global__ void narrow_conv_kernel(ConvParameters p, std::int64_t count) {
  const std::int64_t columns = Product::columns(p), stride = Product::stride(p), depth = Product::depth(p);
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    const std::int64_t group = i % stride / columns;
    const auto a = Product::template a<T>(p, group);
    const auto b = Product::template b<T>(p, group);
    const auto row = a.line(i / stride);
    const auto column = b.line(i % columns);
    T sum = 0;
    for (std::int64_t d = 0; d < depth; ++d)
      sum += a.template load<1>(row, d)[0] * b.template load<1>(column, d)[0];
    reinterpret_cast<T*>(p.result)[i] = sum;
  }
}

template <class T, class Product>
int run_narrow(Stream stream, const ConvParameters& p) {
  const std::int64_t count = Product::rows(p) * Product::stride(p);
  return launch(narrow_conv_kernel<T, Product>,
                {.grid = blocks_for(count, kNarrowBlock), .block = kNarrowBlock, .stream = stream}, p, count);
}

template <class T, class Tile, class Product>
int run_tiles(Stream stream, const ConvParameters& p) {
  const TileTasks<Tile> tasks{Product::rows(p), Product::columns(p), Product::depth(p), p.groups, p.splits};
  return launch(conv_kernel<T, Tile, Product>,
                {.grid = blocks_for(tasks.count(), 1), .block = Tile::kThreads, .stream = stream}, p, tasks);
}

template <class Product>
int run(Stream stream, const ConvParameters& p) {
  const bool is_double = static_cast<DType>(p.dtype) == DType::Float64;
  if (p.tile == 1)
    return is_double ? run_narrow<double, Product>(stream, p) : run_narrow<float, Product>(stream, p);
  if (is_double)
    return p.tile == 32 ? run_tiles<double, SmallTile, Product>(stream, p)
                        : run_tiles<double, MediumTile, Product>(stream, p);
  if (p.tile == 32) return run_tiles<float, SmallTile, Product>(stream, p);
  if (p.tile == 64) return run_tiles<float, MediumTile, Product>(stream, p);
  return run_tiles<float, LargeTile, Product>(stream, p);
}

}  // namespace

int conv(Stream stream, const ConvParameters& p) { return run<Forward>(stream, p); }
int conv_input_grad(Stream stream, const ConvParameters& p) { return run<InputGrad>(stream, p); }
int conv_kernel_grad(Stream stream, const ConvParameters& p) { return run<KernelGrad>(stream, p); }

}  // namespace lamina::cuda
