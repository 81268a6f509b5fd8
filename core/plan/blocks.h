#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/plan/lifetime.h"

namespace lamina {

// What the packers place: lifetimes that share one piece of memory from beginning to end, folded into one.
//   lifetime 0: 64 bytes, steps 0..2
//   lifetime 1: 64 bytes, steps 2..5, takes over 0     -> block 0: 64 bytes, steps 0..5
//   lifetime 2: 32 bytes, steps 5..9, takes over 1     -> block 1: 32 bytes, steps 5..9, reuse = block 0
// A block's bytes are rounded up and its `reuse` is always granted: it is the smaller rest of another block.
struct Blocks {
  std::vector<Lifetime> lives;
  std::vector<int> block_of;  // lifetime -> its block, or -1 for an empty lifetime
};

// Grants wishes and folds. Blocks come in order of birth, so a block's `reuse` is less than its own number.
// O(n log n).
Blocks fold_into_blocks(std::span<const Lifetime> lifetimes, std::int64_t alignment);

}  // namespace lamina
