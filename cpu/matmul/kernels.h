#pragma once

#include <cstdint>

#include "cpu/matmul/gemv.h"
#include "cpu/matmul/tile.h"

namespace lamina::cpu {

// The parts of the small product that are compiled once for each instruction set. A tile has at most `rows`
// rows and one or two vectors of `lanes` columns; flat ones have at most `flat_rows` rows and four vectors.
struct Kernels {
  static constexpr int kMaxRows = 8, kMaxFlatRows = 4, kMaxLanes = 16;
  using Tile = void (*)(const Block&);
  using Pack = void (*)(const float* b, std::int64_t ldb, std::int64_t depth, std::int64_t columns,
                        std::int64_t width, float* panel);

  int lanes, rows, flat_rows;
  Tile one[kMaxRows + 1];       // [height of the tile], 0 unused
  Tile two[kMaxRows + 1];       //
  Tile four[kMaxFlatRows + 1];  //
  void (*dot_rows)(const MatrixVector&);
  void (*combine_columns)(const MatrixVector&);
  Pack pack_plain, pack_transposed;
};

// Those for the widest vectors this machine has.
const Kernels& fastest_kernels();

// Every set this machine can run, fastest first; for tests.
struct KernelList {
  const Kernels* sets[3];
  int count;
};
KernelList runnable_kernels();

}  // namespace lamina::cpu
