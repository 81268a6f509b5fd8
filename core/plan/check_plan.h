#pragma once

#include <cstdint>
#include <span>

#include "core/plan/plan_memory.h"

namespace lamina {

// Throws std::logic_error, naming the lifetimes, unless
//   - offsets are multiples of the alignment, not negative, and every lifetime ends at or below the peak,
//   - no two lifetimes that are needed at the same step overlap, except where one takes over the other's
//   memory:
//     a wish that may be granted (may_take_over), the same offset, and only one heir,
//   - the bound is the liveness bound and the peak is not below it.
// Knows nothing of how plans are made. O(n log n), so it can be run on every plan of a debug build.
void check_plan(std::span<const Lifetime> lifetimes, const MemoryPlan& plan, std::int64_t alignment = 64);

}  // namespace lamina
