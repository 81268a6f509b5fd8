#include "cuda/lowering/tiling.h"

#include <algorithm>

namespace lamina::cuda {
namespace {

std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// About as many blocks as a device has multiprocessors.
constexpr std::int64_t kEnoughBlocks = 128;
constexpr std::int64_t kLeastDepth = 256;  // of a split: below it the second kernel costs more than it saves
constexpr std::int64_t kMostSplits = 64;

}  // namespace

Tiling choose_tiling(std::int64_t rows, std::int64_t columns, std::int64_t depth, std::int64_t products,
                     DType dtype) {
  const auto blocks = [&](std::int64_t tile) {
    return divide_up(rows, tile) * divide_up(columns, tile) * products;
  };
  Tiling tiling{.tile = 32};
  if (std::min(rows, columns) > 64 && dtype != DType::Float64 && blocks(128) >= kEnoughBlocks)
    tiling.tile = 128;
  else if (std::min(rows, columns) > 32 && blocks(64) >= kEnoughBlocks / 2)
    tiling.tile = 64;
  if (blocks(tiling.tile) < kEnoughBlocks / 2)
    tiling.splits = static_cast<int>(std::clamp<std::int64_t>(
        std::min(divide_up(kEnoughBlocks, std::max<std::int64_t>(blocks(tiling.tile), 1)),
                 depth / kLeastDepth),
        1, kMostSplits));
  return tiling;
}

}  // namespace lamina::cuda
