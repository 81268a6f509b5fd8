#include "cuda/kernels/move.h"

#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 8192;

// blockIdx.y is the box.
template <class T>
__global__ void move_kernel(MoveParameters p) {
  const MoveBox& box = p.boxes[blockIdx.y];
  const T* from = static_cast<const T*>(box.from);
  T* to = static_cast<T*>(box.to);
  for (std::int64_t i = thread_in_grid(); i < box.count; i += threads_in_grid()) {
    std::int64_t rest = i, read = 0, write = 0;
    for (int axis = box.rank - 1; axis >= 0; --axis) {
      const std::int64_t along = axis == 0 ? rest : rest % box.sizes[axis];
      read += along * box.from_strides[axis];
      write += along * box.to_strides[axis];
      rest /= box.sizes[axis];
    }
    to[write] = from[read];
  }
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
