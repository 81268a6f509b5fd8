#include "core/plan/blocks.h"

#include <algorithm>
#include <numeric>

namespace lamina {
namespace {

std::vector<int> by_birth(std::span<const Lifetime> lifetimes) {
  std::vector<int> order(lifetimes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return lifetimes[a].first < lifetimes[b].first; });
  return order;
}

}  // namespace

Blocks fold_into_blocks(std::span<const Lifetime> lifetimes, std::int64_t alignment) {
  const std::vector<int> owner_of = grant_wishes(lifetimes);
  Blocks blocks;
  blocks.block_of.assign(lifetimes.size(), -1);
  blocks.lives.reserve(lifetimes.size());
  for (int i : by_birth(lifetimes)) {
    const Lifetime& life = lifetimes[i];
    const std::int64_t bytes = round_up(life.bytes, alignment);
    if (bytes == 0) continue;
    const int owner = owner_of[i] < 0 ? -1 : blocks.block_of[owner_of[i]];
    if (owner >= 0 && blocks.lives[owner].bytes == bytes) {
      blocks.block_of[i] = owner;
      blocks.lives[owner].last = life.last;
    } else {
      blocks.block_of[i] = static_cast<int>(blocks.lives.size());
      blocks.lives.push_back({bytes, life.first, life.last, owner});
    }
  }
  return blocks;
}

}  // namespace lamina
