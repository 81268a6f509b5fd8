#pragma once

#include <vector>

#include "cpu/conv/gather_tile.h"

namespace lamina::cpu {

// Tiles of one width, compiled for one instruction set.
struct TileWidth {
  static constexpr int kMostRows = 9;
  using Tile = void (*)(const GatherProduct&);

  int columns = 0;
  int rows = 0;                    // the highest tile
  Tile tiles[kMostRows + 1] = {};  // [height], 0 unused
};

// All tiles of an instruction set, widest first; the last has one column.
struct TileSet {
  static constexpr int kMostWidths = 7;
  int count = 0;
  TileWidth widths[kMostWidths] = {};
};

// The set for the widest vectors of this machine, and all that it can run; the others are for tests.
const TileSet& fastest_tiles();
std::vector<const TileSet*> runnable_tiles();

// The product on the calling thread. Allocates nothing.
void gather_product(const TileSet& tiles, const GatherProduct& product);

}  // namespace lamina::cpu
