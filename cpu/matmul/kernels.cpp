#include "cpu/matmul/kernels.h"

#include <utility>

#include "cpu/matmul/panel.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// One struct an instruction set: the same bodies, inlined into functions of that target.
struct Baseline {
  static constexpr int kLanes = 4, kRows = 4, kFlatRows = 2;

  template <int Rows, int Vectors>
  static void tile(const Block& block) {
    cpu::tile<kLanes, Rows, Vectors>(block);
  }
  static void dot_rows(const MatrixVector& p) { matrix_vector_rows<kLanes>(p); }
  static void combine_columns(const MatrixVector& p) { matrix_vector_columns<kLanes>(p); }
  static void pack_plain(const float* b, int64_t ldb, int64_t depth, int64_t columns, int64_t width,
                         float* panel) {
    cpu::pack_plain<kLanes>(b, ldb, depth, columns, width, panel);
  }
  static void pack_transposed(const float* b, int64_t ldb, int64_t depth, int64_t columns, int64_t width,
                              float* panel) {
    cpu::pack_transposed(b, ldb, depth, columns, width, panel);
  }
};

template <class Isa, int Vectors, int... Rows>
constexpr void fill(Kernels::Tile* tiles, std::integer_sequence<int, Rows...>) {
  ((tiles[Rows + 1] = Isa::template tile<Rows + 1, Vectors>), ...);
}

template <class Isa>
constexpr Kernels kernels_of() {
  Kernels k{};
  k.lanes = Isa::kLanes;
  k.rows = Isa::kRows;
  k.flat_rows = Isa::kFlatRows;
  fill<Isa, 1>(k.one, std::make_integer_sequence<int, Isa::kRows>());
  fill<Isa, 2>(k.two, std::make_integer_sequence<int, Isa::kRows>());
  fill<Isa, 4>(k.four, std::make_integer_sequence<int, Isa::kFlatRows>());
  k.dot_rows = Isa::dot_rows;
  k.combine_columns = Isa::combine_columns;
  k.pack_plain = Isa::pack_plain;
  k.pack_transposed = Isa::pack_transposed;
  return k;
}

constexpr Kernels kBaseline = kernels_of<Baseline>();

#if defined(__x86_64__)

struct Avx2 {
  static constexpr int kLanes = 8, kRows = 6, kFlatRows = 2;

  template <int Rows, int Vectors>
  [[gnu::target("arch=x86-64-v3")]] static void tile(const Block& block) {
    cpu::tile<kLanes, Rows, Vectors>(block);
  }
  [[gnu::target("arch=x86-64-v3")]] static void dot_rows(const MatrixVector& p) {
    matrix_vector_rows<kLanes>(p);
  }
  [[gnu::target("arch=x86-64-v3")]] static void combine_columns(const MatrixVector& p) {
    matrix_vector_columns<kLanes>(p);
  }
  [[gnu::target("arch=x86-64-v3")]] static void pack_plain(const float* b, int64_t ldb, int64_t depth,
                                                           int64_t columns, int64_t width, float* panel) {
    cpu::pack_plain<kLanes>(b, ldb, depth, columns, width, panel);
  }
  [[gnu::target("arch=x86-64-v3")]] static void pack_transposed(const float* b, int64_t ldb, int64_t depth,
                                                                int64_t columns, int64_t width,
                                                                float* panel) {
    cpu::pack_transposed(b, ldb, depth, columns, width, panel);
  }
};

struct Avx512 {
  static constexpr int kLanes = 16, kRows = 8, kFlatRows = 4;

  template <int Rows, int Vectors>
  [[gnu::target("arch=x86-64-v4")]] static void tile(const Block& block) {
    cpu::tile<kLanes, Rows, Vectors>(block);
  }
  [[gnu::target("arch=x86-64-v4")]] static void dot_rows(const MatrixVector& p) {
    matrix_vector_rows<kLanes>(p);
  }
  [[gnu::target("arch=x86-64-v4")]] static void combine_columns(const MatrixVector& p) {
    matrix_vector_columns<kLanes>(p);
  }
  [[gnu::target("arch=x86-64-v4")]] static void pack_plain(const float* b, int64_t ldb, int64_t depth,
                                                           int64_t columns, int64_t width, float* panel) {
    cpu::pack_plain<kLanes>(b, ldb, depth, columns, width, panel);
  }
  [[gnu::target("arch=x86-64-v4")]] static void pack_transposed(const float* b, int64_t ldb, int64_t depth,
                                                                int64_t columns, int64_t width,
                                                                float* panel) {
    cpu::pack_transposed(b, ldb, depth, columns, width, panel);
  }
};

constexpr Kernels kAvx2 = kernels_of<Avx2>();
constexpr Kernels kAvx512 = kernels_of<Avx512>();

bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}
bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512cd");
}

#endif

}  // namespace

KernelList runnable_kernels() {
  KernelList list{};
#if defined(__x86_64__)
  if (has_avx512()) list.sets[list.count++] = &kAvx512;
  if (has_avx2()) list.sets[list.count++] = &kAvx2;
#endif
  list.sets[list.count++] = &kBaseline;
  return list;
}

const Kernels& fastest_kernels() {
  static const Kernels* const fastest = runnable_kernels().sets[0];
  return *fastest;
}

}  // namespace lamina::cpu
