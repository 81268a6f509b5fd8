#include "cpu/matmul/small_matmul.h"

#include <algorithm>

#include "cpu/matmul/reference_matmul.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// Depth of a panel of B: 256 rows of two AVX-512 vectors are 32 KiB, which leaves room for A in the first
// level cache.
constexpr int64_t kDepth = 256;
// From this many rows on, copying a panel of B costs less than reading it again and again with its stride.
constexpr int64_t kRowsWorthCopying = 64;

// A slice of the depth: the block of the whole C, and how B lies.
struct Slice {
  Block block;
  int64_t m = 0, n = 0;
  int64_t b_column = 1;
};

// Neighbouring columns of C. The tile computes `width` of them; those in [first, end) are stored, the others
// are padding or were stored before.
struct Panel {
  int64_t column, width, first, end;
};

// From a tile's sums, rows of `width`, the wanted columns to C.
void store_wanted(const Block& block, const float* sums, int64_t rows, const Panel& panel) {
  const Epilogue& e = block.epilogue;
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = panel.first; j < panel.end; ++j) {
      float& c = block.c[i * block.c_row + j];
      float value = sums[i * panel.width + j] * e.alpha;
      if (e.accumulate) value += c;
      if (e.bias != nullptr) value += e.bias[j];
      c = e.relu && value < 0 ? 0.0f : value;
    }
  }
}

// A tile of which some columns are not wanted goes through a buffer.
void part_of_tile(Kernels::Tile tile, const Block& block, int64_t rows, const Panel& panel) {
  alignas(64) float sums[Kernels::kMaxRows * Kernels::kMaxLanes];
  Block target = block;
  target.c = sums;
  target.c_row = panel.width;
  target.epilogue = {};
  tile(target);
  store_wanted(block, sums, rows, panel);
}

// Rows of memory that are wanted soon, called into the cache bit by bit while something else is computed.
struct Ahead {
  const float* next = nullptr;
  int64_t rows = 0, stride = 0, width = 0;

  void fetch(int64_t count) {
    constexpr int64_t kLine = 64 / sizeof(float);
    count = std::min(count, rows);
    rows -= count;
    for (; count > 0; --count, next += stride)
      for (int64_t j = 0; j < width; j += kLine) __builtin_prefetch(next + j);
  }
};

// The rows of a panel in bands of nearly equal height, none above `highest`; `tiles` is one row of the table.
void multiply_panel(const Kernels::Tile* tiles, int64_t highest, int64_t m, Block block, const Panel& panel,
                    Ahead ahead = {}) {
  const bool whole = panel.end - panel.first == panel.width;
  for (int64_t bands = (m + highest - 1) / highest; bands > 0; --bands) {
    const int64_t rows = m / bands;
    ahead.fetch((ahead.rows + bands - 1) / bands);
    if (whole) {
      tiles[rows](block);
    } else {
      part_of_tile(tiles[rows], block, rows, panel);
    }
    block.a += rows * block.a_row;
    block.c += rows * block.c_row;
    m -= rows;
  }
}

Block block_of(const Slice& slice, int64_t column) {
  Block block = slice.block;
  block.b += column * slice.b_column;
  block.c += column;
  if (block.epilogue.bias != nullptr) block.epilogue.bias += column;
  return block;
}

// B is read from a copy of one panel at a time.
void multiply_copied(const Kernels& k, const Slice& slice) {
  alignas(64) float copy[kDepth * 2 * Kernels::kMaxLanes];
  for (int64_t j = 0, width = 0; j < slice.n; j += width) {
    width = slice.n - j >= 2 * k.lanes ? 2 * k.lanes : k.lanes;
    const int64_t columns = std::min(width, slice.n - j);
    Block block = block_of(slice, j);
    if (slice.b_column == 1) {
      k.pack_plain(block.b, block.b_depth, block.depth, columns, width, copy);
    } else {
      k.pack_transposed(block.b, slice.b_column, block.depth, columns, width, copy);
    }
    Ahead ahead;
    if (slice.b_column == 1 && slice.n - j >= 2 * width)
      ahead = {block.b + width, block.depth, block.b_depth, width};
    block.b = copy;
    block.b_depth = width;
    multiply_panel(width == k.lanes ? k.one : k.two, k.rows, slice.m, block, {j, width, 0, columns}, ahead);
  }
}

// Rows of B lie as they are, and hold at least one vector. The last panel reaches back over columns that are
// already done, so that nothing is read past the end.
void multiply_in_place(const Kernels& k, const Slice& slice) {
  const bool flat = slice.m <= k.flat_rows;
  for (int64_t j = 0, width = 0; j < slice.n; j += width) {
    const int64_t left = slice.n - j;
    width = flat && left >= 4 * k.lanes ? 4 * k.lanes : left >= 2 * k.lanes ? 2 * k.lanes : k.lanes;
    const int64_t column = std::min(j, slice.n - width);
    const Kernels::Tile* tiles = width == k.lanes ? k.one : width == 2 * k.lanes ? k.two : k.four;
    multiply_panel(tiles, width == 4 * k.lanes ? k.flat_rows : k.rows, slice.m, block_of(slice, column),
                   {column, width, j - column, width});
  }
}

void multiply(const Kernels& k, const Product<float>& p) {
  const bool plain_b = p.layout_b == Layout::Plain || (p.k == 1 && p.ldb == 1);
  const bool copied = !plain_b || p.n < k.lanes || p.m >= kRowsWorthCopying;
  Slice slice{.block = {.a = p.a,
                        .a_row = a_row_stride(p),
                        .a_depth = a_depth_stride(p),
                        .b = p.b,
                        .b_depth = b_depth_stride(p),
                        .c = p.c,
                        .c_row = p.ldc,
                        .epilogue = {.alpha = p.alpha, .accumulate = p.accumulate}},
              .m = p.m,
              .n = p.n,
              .b_column = plain_b ? 1 : b_column_stride(p)};
  int64_t left = p.k;
  for (int64_t slices = (p.k + kDepth - 1) / kDepth; slices > 0; --slices) {
    Block& block = slice.block;
    block.depth = left / slices;
    if (slices == 1) {
      block.epilogue.bias = p.bias;
      block.epilogue.relu = p.relu;
    }
    if (copied) {
      multiply_copied(k, slice);
    } else {
      multiply_in_place(k, slice);
    }
    block.a += block.depth * block.a_depth;
    block.b += block.depth * block.b_depth;
    block.epilogue.accumulate = true;
    left -= block.depth;
  }
}

MatrixVector one_row(const Product<float>& p) {
  return {.count = p.n,
          .depth = p.k,
          .w = p.b,
          .w_row = b_column_stride(p),
          .w_depth = b_depth_stride(p),
          .x = p.a,
          .x_stride = a_depth_stride(p),
          .y = p.c,
          .y_stride = 1,
          .alpha = p.alpha,
          .accumulate = p.accumulate,
          .bias = p.bias,
          .bias_stride = 1,
          .relu = p.relu};
}

MatrixVector one_column(const Product<float>& p) {
  return {.count = p.m,
          .depth = p.k,
          .w = p.a,
          .w_row = a_row_stride(p),
          .w_depth = a_depth_stride(p),
          .x = p.b,
          .x_stride = b_depth_stride(p),
          .y = p.c,
          .y_stride = p.ldc,
          .alpha = p.alpha,
          .accumulate = p.accumulate,
          .bias = p.bias,
          .bias_stride = 0,
          .relu = p.relu};
}

}  // namespace

void small_matmul(const Kernels& kernels, const Product<float>& p) {
  if (p.m == 0 || p.n == 0) return;
  if (p.k == 0) return reference_matmul(p);
  if (p.m > 1 && p.n > 1) return multiply(kernels, p);
  const MatrixVector vector = p.n == 1 ? one_column(p) : one_row(p);
  if (vector.w_depth == 1) {
    kernels.dot_rows(vector);
  } else {
    kernels.combine_columns(vector);
  }
}

void small_matmul(const Product<float>& product) { small_matmul(fastest_kernels(), product); }

}  // namespace lamina::cpu
