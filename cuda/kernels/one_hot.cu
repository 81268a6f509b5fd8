#include "cuda/kernels/one_hot.h"

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/load_index.h"
#include "cuda/kernels/with_dtype.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

// A thread writes 16 bytes, which may be of several rows.
template <class T>
__global__ void one_hot_kernel(OneHotParameters p) {
  constexpr int kPack = kPackSize<T>;
  const std::int64_t all = p.count * p.depth;
  for (std::int64_t i = thread_in_grid() * kPack; i < all; i += threads_in_grid() * kPack) {
    std::int64_t row = i / p.depth, k = i - row * p.depth;
    std::int64_t index = load_index(p.indices, p.index_dtype, row);
    Pack<T, kPack> pack;
#pragma unroll
    for (int e = 0; e < kPack; ++e) {
      pack[e] = narrow<T>(k == index ? 1 : 0);
      if (++k < p.depth) continue;
      k = 0;
      if (++row < p.count) index = load_index(p.indices, p.index_dtype, row);
    }
    store_first(static_cast<T*>(p.y) + i, pack, all - i);
  }
}

}  // namespace

int one_hot(Stream stream, const OneHotParameters& parameters) {
  const DType dtype = parameters.dtype == DType::Bool ? DType::UInt8 : parameters.dtype;
  const std::int64_t bytes = parameters.count * parameters.depth * size_of(dtype);
  const LaunchConfig config{.grid = blocks_for(bytes, kBlock * 16, 4096), .block = kBlock, .stream = stream};
  return with_number(dtype, [&]<class T>(T) { return launch(one_hot_kernel<T>, config, parameters); });
}

}  // namespace lamina::cuda
