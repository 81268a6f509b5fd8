#pragma once

#include "cuda/language/kernel.h"

// One tile of a product of matrices, computed by a block: what matmul and the convolutions have in common.
// They differ in where the operands' elements come from, which is what a loader says.
//
// A loader gives the elements of one operand as lines (rows of the first, columns of the second operand)
// along the depth over which the product sums:
//   struct Loader {
//     struct Line;                              // what is worth computing once for a line
//     bool along_depth() const;                 // memory runs along the depth; else from line to line
//     Line line(std::int64_t i) const;          // of line i, which may lie behind the last
//     template <int N>
//     Pack<T, N> load(const Line&, std::int64_t p) const;  // N elements from line i, depth p on, in the
//     order
//   };                                                      // of memory; zeros where there are none
namespace lamina::cuda {

// A block computes kRows x kColumns elements in steps of kDepth, a thread a square of kSide x kSide of them.
template <int kRows_, int kColumns_, int kDepth_, int kSide_>
struct Tile {
  static constexpr int kRows = kRows_, kColumns = kColumns_, kDepth = kDepth_, kSide = kSide_;
  static constexpr int kThreads = kRows / kSide * (kColumns / kSide);
  // A thread's square is cut into packs of neighbours, which lie apart: so the threads of a warp read shared
  // memory in one piece.
  static constexpr int kPack = kSide < 4 ? kSide : 4;

  // Where element i of the thread's rows, or columns, lies in the tile.
  __device__ static int row(int i) {
    return i / kPack * (kRows / (kSide / kPack)) + thread_in_block() / (kColumns / kSide) * kPack + i % kPack;
  }
  __device__ static int column(int j) {
    return j / kPack * (kColumns / (kSide / kPack)) + thread_in_block() % (kColumns / kSide) * kPack +
           j % kPack;
  }
};
using LargeTile = Tile<128, 128, 8, 8>;
using MediumTile = Tile<64, 64, 16, 4>;
using SmallTile = Tile<32, 32, 16, 2>;

// A matrix in memory as a loader. What its elements are read from is a pointer, or stands for one.
template <class T, class Source = const T*>
struct MatrixLoader {
  Source data;  // [lines, depth] if depth_is_inner, else [depth, lines]; rows lie `stride` elements apart
  std::int64_t lines, depth, stride;
  bool depth_is_inner;

  using Line = std::int64_t;
  __device__ bool along_depth() const { return depth_is_inner; }
  __device__ Line line(std::int64_t i) const { return i; }
  template <int N>
  __device__ Pack<T, N> load(Line i, std::int64_t p) const {
    if (depth_is_inner) return load_first<N>(data + i * stride + p, i < lines ? depth - p : 0);
    return load_first<N>(data + p * stride + i, p < depth ? lines - i : 0);
  }
};

// What a thread carries of one operand's tile from device memory to shared memory, where it lies as
// [kDepth][kExtent + kGap].
template <class T, class Loader, int kExtent, int kDepth, int kThreads>
class TileMover {
 public:
  // The gap keeps 16-byte alignment and spreads a column over the banks.
  static constexpr int kGap = 4, kStride = kExtent + kGap, kElements = kDepth * kStride;

  __device__ TileMover(const Loader& loader, std::int64_t first) : loader_(loader) {
#pragma unroll
    for (int s = 0; s < kLoads; ++s) lines_[s] = loader.line(first + place(s).line);
  }
  __device__ void fetch(std::int64_t depth) {
#pragma unroll
    for (int s = 0; s < kLoads; ++s)
      packs_[s] = loader_.template load<kMove>(lines_[s], depth + place(s).depth);
  }
  __device__ void put(T* tile) const {
#pragma unroll
    for (int s = 0; s < kLoads; ++s) {
      const Place at = place(s);
      T* const to = tile + at.depth * kStride + at.line;
      if (!loader_.along_depth())
        store_aligned(to, packs_[s]);
      else
#pragma unroll
        for (int i = 0; i < kMove; ++i) to[i * kStride] = packs_[s][i];
    }
  }

 private:
  static constexpr int kShare = kExtent * kDepth / kThreads;  // elements of a thread
  static constexpr int kMove = kShare < 4 ? kShare : 4, kLoads = kShare / kMove;
  struct Place {
    int line, depth;
  };
  __device__ Place place(int s) const {
    const int i = s * kThreads + thread_in_block();
    if (loader_.along_depth()) return {i / (kDepth / kMove), i % (kDepth / kMove) * kMove};
    return {i % (kExtent / kMove) * kMove, i / (kExtent / kMove)};
  }

  const Loader& loader_;
  typename Loader::Line lines_[kLoads];
  Pack<T, kMove> packs_[kLoads];
};

// sum[i][j] = sum over p in [begin, end) of a[first_row + Tile::row(i), p] b[p, first_column +
// Tile::column(j)], in the order of p. By all threads of a block of Tile::kThreads. Ends with a barrier
// behind all use of shared memory. `end` is the operands' depth, or begin plus a multiple of Tile::kDepth.
template <class T, class Tile, class A, class B>
__device__ void tile_product(const A& a, const B& b, std::int64_t first_row, std::int64_t first_column,
                             std::int64_t begin, std::int64_t end, T (&sum)[Tile::kSide][Tile::kSide]) {
  using MoveA = TileMover<T, A, Tile::kRows, Tile::kDepth, Tile::kThreads>;
  using MoveB = TileMover<T, B, Tile::kColumns, Tile::kDepth, Tile::kThreads>;
  constexpr int kPack = Tile::kPack;
  using Quad = Pack<T, 4>;
  LAMINA_SHARED(Quad, memory_of_a, [2][MoveA::kElements / 4]);
  LAMINA_SHARED(Quad, memory_of_b, [2][MoveB::kElements / 4]);
  MoveA move_a(a, first_row);
  MoveB move_b(b, first_column);
#pragma unroll
  for (int i = 0; i < Tile::kSide; ++i)
#pragma unroll
    for (int j = 0; j < Tile::kSide; ++j) sum[i][j] = 0;

  int now = 0;
  if (begin < end) {
    move_a.fetch(begin);
    move_b.fetch(begin);
    move_a.put(reinterpret_cast<T*>(memory_of_a[now]));
    move_b.put(reinterpret_cast<T*>(memory_of_b[now]));
  }
  __syncthreads();
  for (std::int64_t p = begin; p < end; p += Tile::kDepth) {
    // The next tile is on its way while this one is multiplied.
    const bool more = p + Tile::kDepth < end;
    if (more) {
      move_a.fetch(p + Tile::kDepth);
      move_b.fetch(p + Tile::kDepth);
    }
    const T* const tile_a = reinterpret_cast<const T*>(memory_of_a[now]);
    const T* const tile_b = reinterpret_cast<const T*>(memory_of_b[now]);
#pragma unroll
    for (int d = 0; d < Tile::kDepth; ++d) {
      Pack<T, kPack> x[Tile::kSide / kPack], y[Tile::kSide / kPack];
#pragma unroll
      for (int i = 0; i < Tile::kSide / kPack; ++i) {
        x[i] = load_aligned<kPack>(tile_a + d * MoveA::kStride + Tile::row(i * kPack));
        y[i] = load_aligned<kPack>(tile_b + d * MoveB::kStride + Tile::column(i * kPack));
      }
#pragma unroll
      for (int i = 0; i < Tile::kSide; ++i)
#pragma unroll
        for (int j = 0; j < Tile::kSide; ++j) sum[i][j] += x[i / kPack][i % kPack] * y[j / kPack][j % kPack];
    }
    now ^= 1;
    if (more) {
      move_a.put(reinterpret_cast<T*>(memory_of_a[now]));
      move_b.put(reinterpret_cast<T*>(memory_of_b[now]));
    }
    __syncthreads();
  }
}

// Where a tile's elements go: y[rows, columns], whose rows lie `stride` elements apart.
template <class T, class Out = T*>
struct Target {
  Out y;
  std::int64_t rows, columns, stride;
};

// y[row, column] = finish(sum, column) for what the thread has summed up.
template <class Tile, class T, class Out, class Finish>
__device__ void store_tile(const Target<T, Out>& to, std::int64_t first_row, std::int64_t first_column,
                           const T (&sum)[Tile::kSide][Tile::kSide], Finish finish) {
  constexpr int kPack = Tile::kPack;
#pragma unroll
  for (int i = 0; i < Tile::kSide; ++i) {
    const std::int64_t row = first_row + Tile::row(i);
    if (row >= to.rows) continue;
#pragma unroll
    for (int j = 0; j < Tile::kSide; j += kPack) {
      const std::int64_t column = first_column + Tile::column(j);
      Pack<T, kPack> pack;
#pragma unroll
      for (int c = 0; c < kPack; ++c)
        pack[c] = column + c < to.columns ? finish(sum[i][j + c], column + c) : T(0);
      store_first(to.y + row * to.stride + column, pack, to.columns - column);
    }
  }
}

// What a block does next, when its work is numbered: part `split` of tile (row, column) of product `product`.
struct TileTask {
  std::int64_t product, row, column, begin, end;
  int split;
};
// The tasks of `products` products, in which those that share operands follow one another.
template <class Tile>
struct TileTasks {
  std::int64_t rows, columns, depth, products;
  int splits;

  __host__ __device__ std::int64_t down() const { return (rows + Tile::kRows - 1) / Tile::kRows; }
  __host__ __device__ std::int64_t across() const { return (columns + Tile::kColumns - 1) / Tile::kColumns; }
  __host__ __device__ std::int64_t count() const { return products * down() * across() * splits; }
  // Depth of a split; the last ones may get less, or nothing.
  __device__ std::int64_t run() const {
    const std::int64_t even = (depth + splits - 1) / splits;
    return (even + Tile::kDepth - 1) / Tile::kDepth * Tile::kDepth;
  }
  __device__ TileTask task(std::int64_t i) const {
    const int split = static_cast<int>(i % splits);
    const std::int64_t tile = i / splits, begin = split * run(), end = begin + run();
    return {tile / across() / down(),         tile / across() % down() * Tile::kRows,
            tile % across() * Tile::kColumns, begin,
            end < depth ? end : depth,        split};
  }
};

}  // namespace lamina::cuda
