#include "cuda/kernels/copy.h"

#include "cuda/kernels/copy_body.h"
#include "cuda/kernels/guard.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

// blockIdx.y is the range, which the blocks of a row share out.
__global__ void copy_kernel(CopyParameters p) {
  if (!is_raised(p.guard)) copy_range(p.ranges[blockIdx.y], crew_of_grid());
}

}  // namespace

int copy(Stream stream, const CopyParameters& parameters) {
  std::int64_t longest = 0;
  for (int i = 0; i < parameters.count; ++i)
    longest = longest < parameters.ranges[i].bytes ? parameters.ranges[i].bytes : longest;
  // So many that a large GPU has 4 MiB on their way.
  constexpr std::int64_t kMostBlocks = 2048;
  const dim3 grid(blocks_for(longest, kBlock * 16, kMostBlocks), static_cast<unsigned>(parameters.count));
  return launch(copy_kernel, {.grid = grid, .block = kBlock, .stream = stream}, parameters);
}

}  // namespace lamina::cuda
