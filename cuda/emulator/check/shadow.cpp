#include "cuda/emulator/check/shadow.h"

#include <algorithm>

namespace lamina::cuda::emulator {
namespace {

Cell cell_of_host(bool initialised) {
  Cell cell;
  cell.write.valid = initialised;
  return cell;
}

}  // namespace

// Makes the cells mean something, and as fine as asked for.
void Shadow::renew(Chunk& chunk, unsigned shift) {
  const unsigned finer = std::min<unsigned>(shift, chunk.shift);
  if (!chunk.cells || finer < chunk.shift) {
    auto cells = std::make_unique<Cell[]>(kChunkBytes >> finer);
    for (std::size_t i = 0; chunk.touched && i < kChunkBytes >> finer; ++i)
      cells[i] = chunk.cells[i >> (chunk.shift - finer)];
    chunk.cells = std::move(cells);
    chunk.shift = static_cast<std::uint8_t>(finer);
  }
  if (!chunk.touched) std::fill_n(chunk.cells.get(), kChunkBytes >> finer, cell_of_host(chunk.initialised));
  chunk.touched = true;
}

void Shadow::reset(std::size_t offset, std::size_t bytes, bool initialised) {
  for (const std::size_t end = offset + bytes; offset < end;) {
    Chunk& chunk = chunks_[offset / kChunkBytes];
    const std::size_t first = offset % kChunkBytes, part = std::min(kChunkBytes - first, end - offset);
    const bool whole = first == 0 && (part == kChunkBytes || end == bytes_);
    if (whole) {
      chunk.touched = false;
      chunk.initialised = initialised;
    } else {
      for_each(offset, part, [&](Cell& cell) { cell = cell_of_host(initialised); });
    }
    offset += part;
  }
}

}  // namespace lamina::cuda::emulator
