#include "cuda/kernels/copy.h"

#include "cuda/kernels/guard.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

// blockIdx.y is the range; the blocks of a row share it out, 16 bytes a thread and step.
__global__ void copy_kernel(CopyParameters p) {
  if (is_raised(p.guard)) return;
  const CopyParameters::Range range = p.ranges[blockIdx.y];
  constexpr int kPiece = 16;
  for (std::int64_t i = thread_in_grid() * kPiece; i < range.bytes; i += threads_in_grid() * kPiece)
    store_first(range.to + i, load_first<kPiece>(range.from + i, range.bytes - i), range.bytes - i);
}

}  // namespace

int copy(Stream stream, const CopyParameters& parameters) {
  std::int64_t longest = 0;
  for (int i = 0; i < parameters.count; ++i)
    longest = longest < parameters.ranges[i].bytes ? parameters.ranges[i].bytes : longest;
  const dim3 grid(blocks_for(longest, kBlock * 16, 256), static_cast<unsigned>(parameters.count));
  return launch(copy_kernel, {.grid = grid, .block = kBlock, .stream = stream}, parameters);
}

}  // namespace lamina::cuda
