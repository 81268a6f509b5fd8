#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/plan/lifetime.h"

namespace lamina {

// In which order blocks are placed.
enum class Priority { Bytes, BytesTimesSteps, Steps };

// The blocks' numbers by falling priority, equal ones by number. Blocks' wishes are not looked at, here and
// below.
std::vector<int> order_by(Priority priority, std::span<const Lifetime> blocks);

// Places the blocks in the given order, each in the smallest hole, over its whole life, that holds it, or
// else on top of what lives at the same time; the lowest of equals. Greedy interval packing: exact about
// time, blind to what comes. O(n^2).
std::vector<std::int64_t> pack_in_order(std::span<const Lifetime> blocks, std::span<const int> order);

// Moves the blocks that end above `limit` to the front of the order; both parts keep their order. Packing
// again then gives the low places to those that came too late: repeated with the peak less one, this mends
// most of what greed has spoiled.
void promote_above(std::int64_t limit, std::span<const Lifetime> blocks,
                   std::span<const std::int64_t> offsets, std::vector<int>& order);

}  // namespace lamina
