#include "cpu/conv/gather_product.h"

#include <algorithm>

namespace lamina::cpu {
namespace {

using std::int64_t;

// Rows of B that are used again by every tile of rows; they should stay in the second-level cache, beside
// what is read of A.
constexpr int64_t kSlabBytes = 256 * 1024;

const TileWidth& widest_within(const TileSet& tiles, int64_t columns) {
  const TileWidth* width = tiles.widths;
  while (width->columns > columns) ++width;
  return *width;
}

// All rows of `p`, whose columns are one tile wide; in tiles of nearly equal height.
void multiply_rows(const TileWidth& width, GatherProduct p) {
  for (int64_t left = p.m, tiles = (p.m + width.rows - 1) / width.rows; tiles > 0; --tiles) {
    const int64_t rows = left / tiles;
    width.tiles[rows](p);
    p.rows += rows;
    left -= rows;
  }
}

// The depth in slabs that fit into the cache.
void multiply_columns(const TileWidth& width, GatherProduct p) {
  const int64_t segment_bytes = p.depth * width.columns * static_cast<int64_t>(sizeof(float));
  const int64_t most = std::max<int64_t>(kSlabBytes / std::max<int64_t>(segment_bytes, 1), 1);
  const int64_t slabs = std::max<int64_t>((p.segment_count + most - 1) / most, 1);
  int64_t left = p.segment_count;
  for (int64_t slab = slabs; slab > 0; --slab) {
    p.segment_count = left / slab;
    multiply_rows(width, p);
    p.segments += p.segment_count;
    left -= p.segment_count;
    p.accumulate = true;
  }
}

}  // namespace

void gather_product(const TileSet& tiles, const GatherProduct& product) {
  GatherProduct p = product;
  while (p.n > 0) {
    const TileWidth& width = widest_within(tiles, p.n);
    multiply_columns(width, p);
    p.b += width.columns;
    p.c += width.columns;
    p.n -= width.columns;
  }
}

}  // namespace lamina::cpu
