#include "cuda/kernels/gather.h"

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/guard.h"
#include "cuda/kernels/with_dtype.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 128;
constexpr unsigned kMostBlocks = 65535;

// A block copies rows, one after the other, in pieces of 16 bytes a thread.
template <class Index>
__global__ void gather_kernel(GatherParameters p) {
  const auto* indices = static_cast<const Index*>(p.indices);
  const auto* table = static_cast<const std::byte*>(p.table);
  auto* to = static_cast<std::byte*>(p.to);
  constexpr int kPiece = 16;
  for (std::int64_t i = blockIdx.x; i < p.count; i += gridDim.x) {
    const auto row = static_cast<std::int64_t>(indices[i]);
    const bool known = row >= 0 && row < p.rows;
    if (!known && threadIdx.x == 0) raise(p.error, p.node, row);
    for (std::int64_t at = threadIdx.x * kPiece; at < p.row_bytes; at += kBlock * kPiece) {
      Pack<std::byte, kPiece> piece{};
      if (known) piece = load_first<kPiece>(table + row * p.row_bytes + at, p.row_bytes - at);
      store_first(to + i * p.row_bytes + at, piece, p.row_bytes - at);
    }
  }
}

// A mask of the lanes whose element of indices[first ..] is `row`.
template <class Index>
__device__ unsigned find_row(const Index* indices, std::int64_t first, std::int64_t end, std::int64_t row) {
  const std::int64_t i = first + lane_in_warp();
  return __ballot_sync(kFullMask, i < end && static_cast<std::int64_t>(indices[i]) == row);
}

// One block for each place in the list whose index occurs there for the first time: its threads add up all
// updates of that row, a column each.
template <class Index, class T>
__global__ void scatter_add_kernel(ScatterAddParameters p) {
  const auto* indices = static_cast<const Index*>(p.indices);
  const auto* updates = static_cast<const T*>(p.updates);
  for (std::int64_t i = blockIdx.x; i < p.count; i += gridDim.x) {
    const auto row = static_cast<std::int64_t>(indices[i]);
    if (row < 0 || row >= p.rows) {
      if (threadIdx.x == 0) raise(p.error, p.node, row);
      continue;
    }
    bool is_first = true;
    for (std::int64_t j = 0; j < i && is_first; j += warpSize) is_first = find_row(indices, j, i, row) == 0;
    if (!is_first) continue;
    auto* to = static_cast<T*>(p.to) + row * p.columns;
    for (std::int64_t begin = 0; begin < p.columns; begin += kBlock) {
      const std::int64_t column = begin + threadIdx.x;
      Accumulator<T> sum{};
      for (std::int64_t j = i; j < p.count; j += warpSize)
        for (unsigned found = find_row(indices, j, p.count, row); found != 0; found &= found - 1)
          if (column < p.columns)
            sum += widen(updates[(j + __ffs(static_cast<int>(found)) - 1) * p.columns + column]);
      if (column < p.columns) to[column] = narrow<T>(sum);
    }
  }
}

// Calls visit(Index{}) with the type of indices of that size.
template <class Visit>
int with_index(int bytes, Visit visit) {
  if (bytes == 1) return visit(std::uint8_t{});
  return bytes == 8 ? visit(std::int64_t{}) : visit(std::int32_t{});
}

}  // namespace

int gather(Stream stream, const GatherParameters& p) {
  const LaunchConfig config{.grid = blocks_for(p.count, 1, kMostBlocks), .block = kBlock, .stream = stream};
  return with_index(p.index_bytes,
                    [&](auto index) { return launch(gather_kernel<decltype(index)>, config, p); });
}

int scatter_add(Stream stream, const ScatterAddParameters& p) {
  const LaunchConfig config{.grid = blocks_for(p.count, 1, kMostBlocks), .block = kBlock, .stream = stream};
  return with_number(static_cast<DType>(p.dtype), [&]<class T>(T) {
    return with_index(p.index_bytes,
                      [&](auto index) { return launch(scatter_add_kernel<decltype(index), T>, config, p); });
  });
}

}  // namespace lamina::cuda
