#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lamina {

// A value's or workspace's life in a flat program of steps: its memory is needed from step `first` to step
// `last`, both inclusive. Steps may start anywhere (inputs may be born at -1) and need not be dense.
//
// `reuse` >= 0 is a wish: this value may take over the memory of lifetime number `reuse` in place, because
// the op that makes it allows that. The planner grants it at most once per predecessor, and only if
//   - the predecessor was born earlier and dies at exactly the step where this one is born, and
//   - this one is not larger, and neither is empty.
// Any other wish is refused quietly: the value then gets memory of its own.
struct Lifetime {
  std::int64_t bytes = 0;
  int first = 0;
  int last = 0;
  int reuse = -1;
};

// `bytes` rounded up to a multiple of `alignment`.
inline std::int64_t round_up(std::int64_t bytes, std::int64_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
}

// True if the wish of lifetime `index` obeys the rules above, leaving aside who else wishes the same.
bool may_take_over(std::span<const Lifetime> lifetimes, int index);

// For each lifetime the one whose memory it takes over, or -1. Where several wish for the same memory the
// largest gets it (that saves most), then the one with the lowest number. O(n).
std::vector<int> grant_wishes(std::span<const Lifetime> lifetimes);

// Throws std::logic_error unless sizes are not negative, no life ends before it begins and every wish names
// another lifetime.
void check_lifetimes(std::span<const Lifetime> lifetimes, std::int64_t alignment);

}  // namespace lamina
