#include "core/plan/liveness.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lamina {

Liveness fullest_step(std::span<const Lifetime> lifetimes, std::int64_t alignment) {
  check_lifetimes(lifetimes, alignment);
  const std::vector<int> owner_of = grant_wishes(lifetimes);
  std::vector<std::pair<std::int64_t, std::int64_t>> changes;  // (step, bytes that come or go before it)
  changes.reserve(2 * lifetimes.size());
  for (std::size_t i = 0; i < lifetimes.size(); ++i) {
    const Lifetime& life = lifetimes[i];
    const std::int64_t bytes = round_up(life.bytes, alignment);
    changes.emplace_back(std::int64_t{life.first} + (owner_of[i] >= 0 ? 1 : 0), bytes);
    changes.emplace_back(std::int64_t{life.last} + 1, -bytes);
  }
  // Within a step what goes (negative) comes first, so the running sum never overshoots.
  std::sort(changes.begin(), changes.end());

  Liveness fullest;
  std::int64_t live = 0;
  for (const auto& [step, bytes] : changes) {
    live += bytes;
    if (live > fullest.bytes) fullest = {live, static_cast<int>(step)};
  }
  return fullest;
}

std::int64_t liveness_bound(std::span<const Lifetime> lifetimes, std::int64_t alignment) {
  return fullest_step(lifetimes, alignment).bytes;
}

}  // namespace lamina
