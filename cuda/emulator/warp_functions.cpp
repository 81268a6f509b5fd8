#include "cuda/emulator/warp_functions.h"

#include <algorithm>
#include <bit>

#include "cuda/emulator/multiprocessor.h"

namespace lamina::cuda::emulator {
namespace {

struct Shuffle {
  std::uint64_t given, taken;
  int source;
};

// Calls `visit` with the argument of each lane that is present.
template <class Argument, class Visit>
void for_each(void* const* lanes, unsigned present, Visit visit) {
  for (; present; present &= present - 1) {
    const auto lane = static_cast<unsigned>(std::countr_zero(present));
    visit(lane, *static_cast<Argument*>(lanes[lane]));
  }
}

void combine_shuffle(void* const* lanes, unsigned present) {
  for_each<Shuffle>(lanes, present, [&](unsigned, Shuffle& own) {
    const bool there = present >> own.source & 1;
    own.taken = there ? static_cast<Shuffle*>(lanes[own.source])->given : ~std::uint64_t{0};
  });
}

struct Vote {
  bool yes;
  unsigned result;
};

void combine_vote(void* const* lanes, unsigned present) {
  unsigned result = 0;
  for_each<Vote>(lanes, present, [&](unsigned lane, Vote& own) { result |= unsigned{own.yes} << lane; });
  for_each<Vote>(lanes, present, [&](unsigned, Vote& own) { own.result = result; });
}

struct Reduction {
  std::uint32_t value;
  WarpReduction how;
  bool is_signed;
};

std::uint32_t reduced(std::uint32_t a, const Reduction& b) {
  const bool less =
      b.is_signed ? static_cast<std::int32_t>(a) < static_cast<std::int32_t>(b.value) : a < b.value;
  switch (b.how) {
    case WarpReduction::Add:
      return a + b.value;
    case WarpReduction::Min:
      return less ? a : b.value;
    case WarpReduction::Max:
      return less ? b.value : a;
    case WarpReduction::And:
      return a & b.value;
    case WarpReduction::Or:
      return a | b.value;
    case WarpReduction::Xor:
      return a ^ b.value;
  }
  return 0;
}

void combine_reduction(void* const* lanes, unsigned present) {
  const auto first = static_cast<unsigned>(std::countr_zero(present));
  std::uint32_t result = static_cast<Reduction*>(lanes[first])->value;
  for_each<Reduction>(lanes, present & (present - 1),
                      [&](unsigned, Reduction& own) { result = reduced(result, own); });
  for_each<Reduction>(lanes, present, [&](unsigned, Reduction& own) { own.value = result; });
}

}  // namespace

int lane() { return static_cast<int>(Multiprocessor::current()->lane()); }

std::uint64_t shuffle(unsigned mask, std::uint64_t bits, int source, const char* name, const Site& site) {
  Shuffle argument{bits, 0, source};
  Multiprocessor::current()->meet_warp({mask, name, &argument, combine_shuffle, false}, site);
  return argument.taken;
}

unsigned vote(unsigned mask, bool yes, const char* name, const Site& site) {
  Vote argument{yes, 0};
  Multiprocessor::current()->meet_warp({mask, name, &argument, combine_vote, false}, site);
  return argument.result;
}

std::uint32_t reduce(unsigned mask, std::uint32_t value, WarpReduction how, bool is_signed, const char* name,
                     const Site& site) {
  Reduction argument{value, how, is_signed};
  Multiprocessor::current()->meet_warp({mask, name, &argument, combine_reduction, false}, site);
  return argument.value;
}

}  // namespace lamina::cuda::emulator
