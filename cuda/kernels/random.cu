#include "cuda/kernels/random.h"

#include "cuda/kernels/random_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 8192;

template <class T, bool kNormal>
__global__ void random_kernel(RandomParameters p) {
  draw_random<T, kNormal>(p, crew_of_grid());
}

}  // namespace

int random(Stream stream, const RandomParameters& p) {
  return with_float(p.dtype, [&]<class T>(T) {
    const LaunchConfig config{
        .grid = blocks_for(p.count, kBlock * Drawn<Accumulator<T>>::kCount, kMostBlocks),
        .block = kBlock,
        .stream = stream};
    return p.normal ? launch(random_kernel<T, true>, config, p) : launch(random_kernel<T, false>, config, p);
  });
}

}  // namespace lamina::cuda
