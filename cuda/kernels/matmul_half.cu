#include "core/base/dtype.h"
#include "cuda/kernels/matmul.h"
#include "cuda/kernels/matmul_batch.h"
#include "cuda/kernels/tile_product.h"

namespace lamina::cuda {
namespace {

// A block computes kRows x kColumns elements, each of its warps kWarpRows x kWarpColumns of them by tensor
// cores. kStages steps of the depth are in shared memory at once: one is multiplied while others arrive.
template <int kRows_, int kColumns_, int kWarpRows_, int kWarpColumns_>
struct HalfTile {
  static constexpr int kRows = kRows_, kColumns = kColumns_, kDepth = 32, kStages = 3;
  static constexpr int kWarpRows = kWarpRows_, kWarpColumns = kWarpColumns_;
  static constexpr int kThreads = kRows / kWarpRows * (kColumns / kWarpColumns) * 32;
  static constexpr int kDown = kWarpRows / 16, kAcross = kWarpColumns / 8;  // products of a warp and step
};

// One operand's tile in shared memory: [kExtent][kDepth + kGap] if memory runs along the depth, else
// [kDepth][kExtent + kGap].
template <class Half, int kExtent, int kDepth, int kThreads>
class HalfOperand {
 public:
  static constexpr int kGap = 8;  // 16 bytes: the rows that ldmatrix reads at once lie in different banks
  static constexpr int kElements = kExtent * (kDepth + kGap) > kDepth*(kExtent + kGap)
                                       ? kExtent*(kDepth + kGap)
                                       : kDepth*(kExtent + kGap);

  __device__ HalfOperand(const MatrixLoader<Half>& matrix, std::int64_t first)
      : matrix_(matrix),
        first_(first),
        stride_(matrix.depth_is_inner ? kDepth + kGap : kExtent + kGap),
        asynchronous_(is_aligned<kMove>(matrix.data) && matrix.stride % kMove == 0) {}

  // Begins to bring the part from `depth` on.
  __device__ void fetch(Half* tile, std::int64_t depth) const {
#pragma unroll
    for (int i = thread_in_block(); i < kExtent * kDepth / kMove; i += kThreads) {
      const int across = (matrix_.depth_is_inner ? kDepth : kExtent) / kMove;
      const int row = i / across, column = i % across * kMove;
      Half* const to = tile + row * stride_ + column;
      const std::int64_t line = first_ + (matrix_.depth_is_inner ? row : column);
      const std::int64_t p = depth + (matrix_.depth_is_inner ? column : row);
      if (asynchronous_)
        fetch_asynchronously(to, line, p);
      else
        store_aligned(to, matrix_.template load<kMove>(line, p));
    }
  }

  // The 16 x 16 fragment of lines `line` on, depth `depth` on, of this tile: as operand a of mma.
  __device__ void load_a(std::uint32_t (&fragment)[4], const Half* tile, int line, int depth) const {
    const int lane = lane_in_warp(), row = lane % 8, low = lane / 8 % 2 * 8, high = lane / 16 * 8;
    if (matrix_.depth_is_inner)
      ldmatrix<4>(fragment, tile + (line + low + row) * stride_ + depth + high);
    else
      ldmatrix<4, true>(fragment, tile + (depth + high + row) * stride_ + line + low);
  }
  // Two fragments as operand b: of 8 lines each, in fragment[0 .. 1] and fragment[2 .. 3].
  __device__ void load_b(std::uint32_t (&fragment)[4], const Half* tile, int line, int depth) const {
    const int lane = lane_in_warp(), row = lane % 8, low = lane / 8 % 2 * 8, high = lane / 16 * 8;
    if (matrix_.depth_is_inner)
      ldmatrix<4>(fragment, tile + (line + high + row) * stride_ + depth + low);
    else
      ldmatrix<4, true>(fragment, tile + (depth + low + row) * stride_ + line + high);
  }

 private:
  static constexpr int kMove = 8;  // elements in 16 bytes

  __device__ void fetch_asynchronously(Half* to, std::int64_t line, std::int64_t p) const {
    const bool inner = matrix_.depth_is_inner;
    const std::int64_t left = inner ? (line < matrix_.lines ? matrix_.depth - p : 0)
                                    : (p < matrix_.depth ? matrix_.lines - line : 0);
    const int valid = left <= 0 ? 0 : left < kMove ? static_cast<int>(left) : kMove;
    const Half* const from =
        inner ? matrix_.data + line * matrix_.stride + p : matrix_.data + p * matrix_.stride + line;
    async_copy<16>(to, valid > 0 ? from : matrix_.data, valid * static_cast<int>(sizeof(Half)));
  }

  MatrixLoader<Half> matrix_;
  std::int64_t first_;
  int stride_;
  bool asynchronous_;
};

template <class Half, class Tile>
using OperandA = HalfOperand<Half, Tile::kRows, Tile::kDepth, Tile::kThreads>;
template <class Half, class Tile>
using OperandB = HalfOperand<Half, Tile::kColumns, Tile::kDepth, Tile::kThreads>;

template <class Half, class Tile>
constexpr int kElementsOfStage = OperandA<Half, Tile>::kElements + OperandB<Half, Tile>::kElements;

// sum += a b for the warp's part of one step that lies in shared memory.
template <class Half, class Tile>
__device__ void multiply_step(const OperandA<Half, Tile>& a, const OperandB<Half, Tile>& b, const Half* stage,
                              float (&sum)[Tile::kDown][Tile::kAcross][4]) {
  constexpr int kWarpsAcross = Tile::kColumns / Tile::kWarpColumns;
  const Half* const stage_b = stage + OperandA<Half, Tile>::kElements;
  const int row = warp_in_block() / kWarpsAcross * Tile::kWarpRows;
  const int column = warp_in_block() % kWarpsAcross * Tile::kWarpColumns;
#pragma unroll
  for (int depth = 0; depth < Tile::kDepth; depth += 16) {
    std::uint32_t x[Tile::kDown][4], y[Tile::kAcross / 2][4];
#pragma unroll
    for (int i = 0; i < Tile::kDown; ++i) a.load_a(x[i], stage, row + 16 * i, depth);
#pragma unroll
    for (int j = 0; j < Tile::kAcross / 2; ++j) b.load_b(y[j], stage_b, column + 16 * j, depth);
#pragma unroll
    for (int i = 0; i < Tile::kDown; ++i)
#pragma unroll
      for (int j = 0; j < Tile::kAcross; ++j)
        mma_m16n8k16<Half>(sum[i][j], x[i], {y[j / 2][j % 2 * 2], y[j / 2][j % 2 * 2 + 1]});
  }
}

// sum = a b over the task's depth. Ends with a barrier behind all use of shared memory.
template <class Half, class Tile>
__device__ void multiply(const MatrixLoader<Half>& matrix_a, const MatrixLoader<Half>& matrix_b,
                         const TileTask& t, float (&sum)[Tile::kDown][Tile::kAcross][4]) {
  LAMINA_DYNAMIC_SHARED(Half, memory);
  constexpr int kStage = kElementsOfStage<Half, Tile>, kAhead = Tile::kStages - 1;
  const OperandA<Half, Tile> a(matrix_a, t.row);
  const OperandB<Half, Tile> b(matrix_b, t.column);
  const auto fetch = [&](std::int64_t step) {
    Half* const stage = memory + step % Tile::kStages * kStage;
    const std::int64_t depth = t.begin + step * Tile::kDepth;
    if (depth < t.end) {
      a.fetch(stage, depth);
      b.fetch(stage + OperandA<Half, Tile>::kElements, depth);
    }
    async_copy_commit();
  };
#pragma unroll
  for (auto& row : sum)
#pragma unroll
    for (auto& part : row)
#pragma unroll
      for (float& x : part) x = 0;
  for (int step = 0; step < kAhead; ++step) fetch(step);
  for (std::int64_t step = 0; t.begin + step * Tile::kDepth < t.end; ++step) {
    async_copy_wait<kAhead - 1>();
    __syncthreads();
    // Into the stage that was multiplied before the barrier.
    fetch(step + kAhead);
    multiply_step<Half, Tile>(a, b, memory + step % Tile::kStages * kStage, sum);
  }
  async_copy_wait<0>();
  __syncthreads();
}

// y[row, column .. column + 1] = finish(...) for the two sums.
template <class Stored, class Finishing>
__device__ void store_two(const Target<Stored>& to, std::int64_t row, std::int64_t column, float first,
                          float second, const Finishing& finish) {
  if (row >= to.rows || column >= to.columns) return;
  Pack<Stored, 2> pack;
  pack[0] = from_float<Stored>(finish(first, column));
  pack[1] = from_float<Stored>(column + 1 < to.columns ? finish(second, column + 1) : 0.0f);
  store_first(to.y + row * to.stride + column, pack, to.columns - column);
}

template <class Tile, class Stored, class Finishing>
__device__ void store_sums(const Target<Stored>& to, const TileTask& t,
                           const float (&sum)[Tile::kDown][Tile::kAcross][4], const Finishing& finish) {
  constexpr int kWarpsAcross = Tile::kColumns / Tile::kWarpColumns;
  const int group = lane_in_warp() / 4, part = lane_in_warp() % 4;
  const std::int64_t row = t.row + warp_in_block() / kWarpsAcross * Tile::kWarpRows + group;
  const std::int64_t column = t.column + warp_in_block() % kWarpsAcross * Tile::kWarpColumns + 2 * part;
#pragma unroll
  for (int i = 0; i < Tile::kDown; ++i)
#pragma unroll
    for (int j = 0; j < Tile::kAcross; ++j) {
      store_two(to, row + 16 * i, column + 8 * j, sum[i][j][0], sum[i][j][1], finish);
      store_two(to, row + 16 * i + 8, column + 8 * j, sum[i][j][2], sum[i][j][3], finish);
    }
}

template <class Half, class Tile>
__global__ __launch_bounds__(Tile::kThreads) void matmul_half_kernel(MatmulParameters p,
                                                                     TileTasks<Tile> tasks) {
  for (std::int64_t i = blockIdx.x; i < tasks.count(); i += gridDim.x) {
    const TileTask t = tasks.task(i);
    const MatrixLoader<Half> a{matrix<Half>(p, p.a, t.product), p.m, p.k, p.a.transposed ? p.m : p.k,
                               !p.a.transposed};
    const MatrixLoader<Half> b{matrix<Half>(p, p.b, t.product), p.n, p.k, p.b.transposed ? p.k : p.n,
                               p.b.transposed};
    float sum[Tile::kDown][Tile::kAcross][4];
    multiply<Half, Tile>(a, b, t, sum);
    const std::int64_t place = (t.split * p.matrices + t.product) * p.m * p.n;
    if (p.splits > 1)
      store_sums<Tile>(Target<float>{reinterpret_cast<float*>(p.parts) + place, p.m, p.n, p.n}, t, sum,
                       Finish<float>{});
    else
      store_sums<Tile>(Target<Half>{reinterpret_cast<Half*>(p.c) + place, p.m, p.n, p.n}, t, sum,
                       finish_of<float, Half>(p));
  }
}

template <class Half, class Tile>
int run_tiles(Stream stream, const MatmulParameters& p) {
  const TileTasks<Tile> tasks{p.m, p.n, p.k, p.matrices, p.splits};
  return launch(matmul_half_kernel<Half, Tile>,
                {.grid = blocks_for(tasks.count(), 1),
                 .block = Tile::kThreads,
                 .shared_bytes = Tile::kStages * kElementsOfStage<Half, Tile> * sizeof(Half),
                 .stream = stream},
                p, tasks);
}

template <class Half>
int run(Stream stream, const MatmulParameters& p) {
  if (p.tile == 128) return run_tiles<Half, HalfTile<128, 128, 64, 32>>(stream, p);
  return run_tiles<Half, HalfTile<64, 64, 32, 32>>(stream, p);
}

}  // namespace

int matmul_half(Stream stream, const MatmulParameters& parameters) {
  return static_cast<DType>(parameters.dtype) == DType::BFloat16 ? run<bf16>(stream, parameters)
                                                                 : run<f16>(stream, parameters);
}

}  // namespace lamina::cuda
