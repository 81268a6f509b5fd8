#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/emulator/check/stamp.h"

namespace lamina::cuda::emulator {

// What is known about one piece of memory: the last write, and the last reads by two different threads. No
// valid write: it was never initialised.
struct Cell {
  Stamp write, read, other_read;
};

// The cells of one piece of memory. A cell stands for 4 bytes at first; where smaller accesses are seen it is
// divided. Kept in chunks that cost nothing before a kernel first touches them.
class Shadow {
 public:
  explicit Shadow(std::size_t bytes) : bytes_(bytes), chunks_((bytes + kChunkBytes - 1) / kChunkBytes) {}

  std::size_t bytes() const { return bytes_; }

  // Forgets all accesses to the range; the contents are the host's, or nobody's.
  void reset(std::size_t offset, std::size_t bytes, bool initialised);

  // Calls visit(Cell&) for each cell of the range.
  template <class Visit>
  void for_each(std::size_t offset, std::size_t bytes, Visit visit) {
    for (const std::size_t end = offset + bytes; offset < end;) {
      Chunk& chunk = chunks_[offset / kChunkBytes];
      const std::size_t first = offset % kChunkBytes;
      const std::size_t last = end - offset < kChunkBytes - first ? first + (end - offset) : kChunkBytes;
      prepare(chunk, shift_for(first | last));
      for (std::size_t i = first >> chunk.shift; i << chunk.shift < last; ++i) visit(chunk.cells[i]);
      offset += last - first;
    }
  }

 private:
  static constexpr std::size_t kChunkBytes = 1024;
  static constexpr unsigned kCoarsest = 2;

  struct Chunk {
    std::unique_ptr<Cell[]> cells;
    std::uint8_t shift = kCoarsest;  // a cell stands for 1 << shift bytes
    bool touched = false;            // else the cells mean nothing, and all of them are as `initialised` says
    bool initialised = false;
  };

  static unsigned shift_for(std::size_t ends) { return ends & 1 ? 0 : ends & 2 ? 1 : kCoarsest; }
  void prepare(Chunk& chunk, unsigned shift) {
    if (!chunk.touched || chunk.shift > shift) renew(chunk, shift);
  }
  static void renew(Chunk& chunk, unsigned shift);

  std::size_t bytes_;
  std::vector<Chunk> chunks_;
};

}  // namespace lamina::cuda::emulator
