#include "cuda/kernels/move.h"

#include "cuda/kernels/move_body.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 8192;

// blockIdx.y is the box.
template <class T>
__global__ void move_kernel(MoveParameters p) {
  move_box<T>(p.boxes[blockIdx.y], crew_of_grid());
}

}  // namespace

int move(Stream stream, const MoveParameters& p) {
  std::int64_t largest = 0;
  for (int i = 0; i < p.count; ++i) largest = largest < p.boxes[i].count ? p.boxes[i].count : largest;
  const dim3 grid(blocks_for(largest, kBlock, kMostBlocks), static_cast<unsigned>(p.count));
  const LaunchConfig config{.grid = grid, .block = kBlock, .stream = stream};
  switch (p.element_bytes) {
    case 1:
      return launch(move_kernel<std::uint8_t>, config, p);
    case 2:
      return launch(move_kernel<std::uint16_t>, config, p);
    case 4:
      return launch(move_kernel<std::uint32_t>, config, p);
    default:
      return launch(move_kernel<std::uint64_t>, config, p);
  }
}

}  // namespace lamina::cuda
