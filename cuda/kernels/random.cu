#include "cuda/kernels/random.h"

#include "cuda/kernels/random_body.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 8192;

template <class T, bool kNormal>
__global__ void random_kernel(RandomParameters p) {
  draw_random<T, kNormal>(p, crew_of_grid());
}

template <class T>
int random_as(Stream stream, const RandomParameters& p) {
  const LaunchConfig config{
      .grid = blocks_for(p.count, kBlock * Drawn<T>::kCount, kMostBlocks), .block = kBlock, .stream = stream};
  return p.normal ? launch(random_kernel<T, true>, config, p) : launch(random_kernel<T, false>, config, p);
}

}  // namespace

int random(Stream stream, const RandomParameters& p) {
  return p.is_double ? random_as<double>(stream, p) : random_as<float>(stream, p);
}

}  // namespace lamina::cuda
