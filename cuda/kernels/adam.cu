#include "cuda/kernels/adam.h"

#include "cuda/kernels/adam_body.h"
#include "cuda/kernels/guard.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 1 << 20;

// The weight that a chunk belongs to: the last whose first chunk is not behind it.
__device__ const AdamWeight& weight_of(const AdamWeight* weights, int count, std::int64_t chunk) {
  int low = 0, high = count - 1;
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    if (weights[middle].first_chunk <= chunk)
      low = middle;
    else
      high = middle - 1;
  }
  return weights[low];
}

template <class T>
__global__ void adam_kernel(AdamParameters p, const AdamWeight* weights) {
  if (is_raised(p.guard)) return;
  const auto rates = rates_of<T>(p);
  for (std::int64_t chunk = blockIdx.x; chunk < p.chunks; chunk += gridDim.x) {
    const AdamWeight& weight = weight_of(weights, p.weights, chunk);
    const std::int64_t begin = (chunk - weight.first_chunk) * AdamWeight::kChunk;
    update_weight<T>(rates, weight, begin, min(begin + AdamWeight::kChunk, weight.count), crew_of_block());
  }
}

}  // namespace

int adam(Stream stream, const AdamParameters& p, const void* weights) {
  const LaunchConfig config{.grid = blocks_for(p.chunks, 1, kMostBlocks), .block = kBlock, .stream = stream};
  const auto* table = static_cast<const AdamWeight*>(weights);
  return with_float(p.dtype, [&]<class T>(T) { return launch(adam_kernel<T>, config, p, table); });
}

}  // namespace lamina::cuda
