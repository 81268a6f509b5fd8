#pragma once

#include <cstdint>
#include <span>

#include "core/plan/lifetime.h"

namespace lamina {

// The fullest moment of a program.
struct Liveness {
  std::int64_t bytes = 0;  // live at `step`, each size rounded up to the alignment
  int step = 0;            // the first step with that many bytes
};

// The step with the most live bytes, all wishes granted that can be granted: at the step of a take-over only
// the owner counts. No plan can need less. O(n log n).
Liveness fullest_step(std::span<const Lifetime> lifetimes, std::int64_t alignment);

// fullest_step(...).bytes: the lower bound of every plan.
std::int64_t liveness_bound(std::span<const Lifetime> lifetimes, std::int64_t alignment = 64);

}  // namespace lamina
