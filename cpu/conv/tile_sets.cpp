#include <utility>

#include "cpu/conv/gather_product.h"
#include "cpu/conv/instruction_set.h"

namespace lamina::cpu {
namespace {

// One struct an instruction set: the same body, inlined into functions of that target. kRows fills the
// registers with tiles of two vectors, kFlatRows with tiles of four (0: too few registers for them).
struct Baseline {
  static constexpr int kLanes = 4, kRows = 4, kFlatRows = 0;

  template <int Lanes, int Rows, int Vectors>
  static void tile(const GatherProduct& p) {
    gather_tile<Lanes, Rows, Vectors>(p);
  }
};

template <class Isa, int Lanes, int Vectors, int... Rows>
constexpr TileWidth width_of(std::integer_sequence<int, Rows...>) {
  TileWidth width{.columns = Lanes * Vectors, .rows = sizeof...(Rows)};
  ((width.tiles[Rows + 1] = Isa::template tile<Lanes, Rows + 1, Vectors>), ...);
  return width;
}

template <class Isa, int Lanes>
constexpr void add_narrow(TileSet& set) {
  if constexpr (Lanes >= 1) {
    set.widths[set.count++] = width_of<Isa, Lanes, 1>(std::make_integer_sequence<int, Isa::kRows>());
    add_narrow<Isa, Lanes / 2>(set);
  }
}

template <class Isa>
constexpr TileSet tiles_of() {
  TileSet set;
  if constexpr (Isa::kFlatRows > 0)
    set.widths[set.count++] =
        width_of<Isa, Isa::kLanes, 4>(std::make_integer_sequence<int, Isa::kFlatRows>());
  set.widths[set.count++] = width_of<Isa, Isa::kLanes, 2>(std::make_integer_sequence<int, Isa::kRows>());
  add_narrow<Isa, Isa::kLanes>(set);
  return set;
}

constexpr TileSet kBaseline = tiles_of<Baseline>();

#if defined(__x86_64__)

struct Avx2 {
  static constexpr int kLanes = 8, kRows = 6, kFlatRows = 0;

  template <int Lanes, int Rows, int Vectors>
  [[gnu::target("arch=x86-64-v3")]] static void tile(const GatherProduct& p) {
    gather_tile<Lanes, Rows, Vectors>(p);
  }
};

struct Avx512 {
  static constexpr int kLanes = 16, kRows = 9, kFlatRows = 6;

  template <int Lanes, int Rows, int Vectors>
  [[gnu::target("arch=x86-64-v4")]] static void tile(const GatherProduct& p) {
    gather_tile<Lanes, Rows, Vectors>(p);
  }
};

constexpr TileSet kAvx2 = tiles_of<Avx2>();
constexpr TileSet kAvx512 = tiles_of<Avx512>();

#endif

}  // namespace

std::vector<const TileSet*> runnable_tiles() {
#if defined(__x86_64__)
  switch (best_instruction_set()) {
    case InstructionSet::Avx512:
      return {&kAvx512, &kAvx2, &kBaseline};
    case InstructionSet::Avx2:
      return {&kAvx2, &kBaseline};
    case InstructionSet::Baseline:
      break;
  }
#endif
  return {&kBaseline};
}

const TileSet& fastest_tiles() {
  static const TileSet& fastest = *runnable_tiles().front();
  return fastest;
}

}  // namespace lamina::cpu
