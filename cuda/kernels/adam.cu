#include "cuda/kernels/adam.h"

#include "cuda/kernels/guard.h"
#include "cuda/language/kernel.h"

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
struct Rates {
  T alpha, one_less_beta_1, one_less_beta_2, epsilon;
};

template <class T>
__device__ void update(const Rates<T>& rates, T& w, T& m, T& v, T g) {
  m += (g - m) * rates.one_less_beta_1;
  v += (g * g - v) * rates.one_less_beta_2;
  w -= rates.alpha * m / (sqrt(v) + rates.epsilon);
}

template <class T>
__global__ void adam_kernel(AdamParameters p, const AdamWeight* weights) {
  if (is_raised(p.guard)) return;
  constexpr int kPack = kPackSize<T>;
  const Rates<T> rates{*static_cast<const T*>(p.alpha), static_cast<T>(1 - p.beta_1),
                       static_cast<T>(1 - p.beta_2), static_cast<T>(p.epsilon)};
  for (std::int64_t chunk = blockIdx.x; chunk < p.chunks; chunk += gridDim.x) {
    const AdamWeight& weight = weight_of(weights, p.weights, chunk);
    const std::int64_t begin = (chunk - weight.first_chunk) * AdamWeight::kChunk;
    const std::int64_t end = min(begin + AdamWeight::kChunk, weight.count);
    for (std::int64_t i = begin + threadIdx.x * kPack; i < end; i += kBlock * kPack) {
      const std::int64_t left = end - i;
      auto w = load_first<kPack>(static_cast<const T*>(weight.w) + i, left);
      auto m = load_first<kPack>(static_cast<const T*>(weight.m) + i, left);
      auto v = load_first<kPack>(static_cast<const T*>(weight.v) + i, left);
      const auto g = load_first<kPack>(static_cast<const T*>(weight.g) + i, left);
#pragma unroll
      for (int k = 0; k < kPack; ++k) update(rates, w[k], m[k], v[k], g[k]);
      store_first(static_cast<T*>(weight.w_new) + i, w, left);
      store_first(static_cast<T*>(weight.m_new) + i, m, left);
      store_first(static_cast<T*>(weight.v_new) + i, v, left);
    }
  }
}

}  // namespace

int adam(Stream stream, const AdamParameters& p, const void* weights) {
  const LaunchConfig config{.grid = blocks_for(p.chunks, 1, kMostBlocks), .block = kBlock, .stream = stream};
  const auto* table = static_cast<const AdamWeight*>(weights);
  return p.is_double ? launch(adam_kernel<double>, config, p, table)
                     : launch(adam_kernel<float>, config, p, table);
}

}  // namespace lamina::cuda
