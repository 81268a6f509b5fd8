#include "cuda/emulator/warp_matrix.h"

#include <bit>
#include <cstring>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/half_conversions.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/source_line.h"

namespace lamina::cuda::emulator {
namespace {

constexpr int kRows = 16, kColumns = 8, kMaxDepth = 16, kLanes = 32;
constexpr unsigned kFullWarp = 0xffffffff;

struct Operands {
  Fragment kind;
  float* d;
  const std::uint32_t *a, *b;
};

// The whole matrices, put together from the lanes' fragments.
struct Tiles {
  float a[kRows][kMaxDepth], b[kMaxDepth][kColumns];
};

float half_of(Fragment kind, std::uint32_t two, int which) {
  const auto bits = static_cast<std::uint16_t>(two >> 16 * which);
  return kind == Fragment::Bf16 ? bf16_to_float(bits) : f16_to_float(bits);
}

void gather_halves(Tiles& tiles, int lane, const Operands& own) {
  const int group = lane / 4, part = lane % 4;
  for (int which = 0; which < 2; ++which) {
    for (int i = 0; i < 4; ++i)
      tiles.a[group + i % 2 * 8][part * 2 + i / 2 * 8 + which] = half_of(own.kind, own.a[i], which);
    for (int i = 0; i < 2; ++i) tiles.b[part * 2 + i * 8 + which][group] = half_of(own.kind, own.b[i], which);
  }
}

float tf32(std::uint32_t bits) { return std::bit_cast<float>(bits & ~0x1fffu); }

void gather_tf32(Tiles& tiles, int lane, const Operands& own) {
  const int group = lane / 4, part = lane % 4;
  for (int i = 0; i < 4; ++i) tiles.a[group + i % 2 * 8][part + i / 2 * 4] = tf32(own.a[i]);
  for (int i = 0; i < 2; ++i) tiles.b[part + i * 4][group] = tf32(own.b[i]);
}

void combine_product(void* const* lanes, unsigned present) {
  if (present != kFullWarp) return;  // a partial warp, which is reported
  Tiles tiles;
  const bool is_tf32 = static_cast<const Operands*>(lanes[0])->kind == Fragment::Tf32;
  const int depth = is_tf32 ? 8 : 16;
  for (int lane = 0; lane < kLanes; ++lane)
    (is_tf32 ? gather_tf32 : gather_halves)(tiles, lane, *static_cast<const Operands*>(lanes[lane]));
  for (int lane = 0; lane < kLanes; ++lane) {
    float* d = static_cast<const Operands*>(lanes[lane])->d;
    for (int i = 0; i < 4; ++i) {
      const int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
      for (int k = 0; k < depth; ++k) d[i] += tiles.a[row][k] * tiles.b[k][column];
    }
  }
}

const char* name_of(Fragment kind) {
  switch (kind) {
    case Fragment::Bf16:
      return "mma.m16n8k16.bf16";
    case Fragment::F16:
      return "mma.m16n8k16.f16";
    case Fragment::Tf32:
      return "mma.m16n8k8.tf32";
  }
  return "mma";
}

struct MatrixLoad {
  std::uint32_t* fragment;
  const unsigned char* row;
  int count;
  bool transposed;
};

// Element (row, column) of matrix m lies in the row whose address lane 8 m + row gave.
std::uint16_t element(void* const* lanes, int matrix, int row, int column) {
  std::uint16_t bits;
  std::memcpy(&bits, static_cast<const MatrixLoad*>(lanes[matrix * 8 + row])->row + column * 2, sizeof bits);
  return bits;
}

void combine_load(void* const* lanes, unsigned present) {
  if (present != kFullWarp) return;
  for (int lane = 0; lane < kLanes; ++lane) {
    const auto& own = *static_cast<const MatrixLoad*>(lanes[lane]);
    const int row = lane / 4, column = lane % 4 * 2;
    for (int m = 0; m < own.count; ++m) {
      const std::uint32_t first =
          own.transposed ? element(lanes, m, column, row) : element(lanes, m, row, column);
      const std::uint32_t second =
          own.transposed ? element(lanes, m, column + 1, row) : element(lanes, m, row, column + 1);
      own.fragment[m] = first | second << 16;
    }
  }
}

}  // namespace

void multiply_fragments(Fragment kind, float (&d)[4], const std::uint32_t (&a)[4],
                        const std::uint32_t (&b)[2], const Site& site) {
  Operands own{kind, d, a, b};
  Multiprocessor::current()->meet_warp({kFullWarp, name_of(kind), &own, combine_product, false}, site);
}

void load_matrices(std::uint32_t* fragment, int count, bool transposed, const void* row, const Site& site) {
  const Unwatched quiet;
  constexpr std::size_t kRowBytes = 16;
  const void* where = __builtin_return_address(0);
  Multiprocessor& multiprocessor = *Multiprocessor::current();
  const bool gives_a_row = static_cast<int>(multiprocessor.lane()) < count * 8;
  if (gives_a_row && reinterpret_cast<std::uintptr_t>(row) % kRowBytes != 0) {
    const std::string line = source_line(where);
    multiprocessor.report(ReportKind::Misaligned, site,
                          "ldmatrix at " + line + " of a row at no multiple of 16 bytes");
    multiprocessor.end_launch();
  }
  if (Checker* watch = checker(); watch && gives_a_row) watch->accessed(row, kRowBytes, Access::Read, where);
  MatrixLoad own{fragment, static_cast<const unsigned char*>(row), count, transposed};
  multiprocessor.meet_warp({kFullWarp, transposed ? "ldmatrix.trans" : "ldmatrix", &own, combine_load, false},
                           site);
}

}  // namespace lamina::cuda::emulator
