#include "cuda/kernels/adam.h"

#include "cuda/kernels/adam_body.h"
#include "cuda/kernels/array_of_chunk.h"
#include "cuda/kernels/guard.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 1 << 20;

template <class T>
__global__ void adam_kernel(AdamParameters p, const AdamWeight* weights) {
  if (is_raised(p.guard)) return;
  const auto rates = rates_of<T>(p);
  for (std::int64_t chunk = blockIdx.x; chunk < p.chunks; chunk += gridDim.x) {
    const AdamWeight& weight = weights[array_of_chunk(weights, p.weights, chunk)];
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
