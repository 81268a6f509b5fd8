#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/plan/lifetime.h"
#include "core/plan/liveness.h"

namespace lamina {

// Where every lifetime lies in one arena. Offsets are multiples of the alignment; a granted wish shows as
// offsets[i] == offsets[lifetimes[i].reuse]. Empty lifetimes lie at 0.
struct MemoryPlan {
  std::vector<std::int64_t> offsets;
  std::int64_t peak = 0;   // bytes the arena needs
  std::int64_t bound = 0;  // bytes no plan can do without: liveness_bound()
};

// Plans an arena for a flat program. A pure function of its arguments: the same program gets the same plan on
// every machine. Throws std::logic_error for lifetimes that make no sense (see check_lifetimes).
//
//   // a: steps 0..1, b: 1..2, c: in place of b if that is legal
//   MemoryPlan plan = plan_memory(std::vector<Lifetime>{{256, 0, 1}, {256, 1, 2}, {256, 2, 3, 1}});
//   // plan.peak == plan.bound == 512, plan.offsets[2] == plan.offsets[1]
//
// How: granted wishes are folded into blocks (blocks.h). Then candidates are tried, those first that are
// cheap and good for training programs, until one meets the bound; else the smallest wins, the earliest of
// equals.
//   1. Best fit in time, outward from the fullest step, where all that lives is stacked without a hole
//      (best_fit.h): stacked by birth or by death, brief lives at the top of the arena or anywhere.
//   2. The same from the last step backward and from the first step forward.
//   3. Greedy packing by bytes, by bytes x steps and by steps, mended by promotion (by_size.h).
// Cost: 1 and 2 are O(n log n) each, eight sweeps for up to 50'000 blocks, fewer above, never less than two;
// 3 is O(n^2) a turn: 300 turns up to 250 blocks, fewer above, three from 2'600 to 5'000, none beyond.
//
// Measured (g++ 12 -O2, one core): every network in tests/core/plan/networks.h meets its bound exactly,
// within 3 ms (up to 4'224 lifetimes); unrolled networks of 150'000 to 220'000 lifetimes take 0.1 to 0.3 s
// and end within 1.0001 of the bound; 200'000 random lifetimes, a quarter of them alive at once, take 0.9 s
// and end within 1.02. Where the bound is not met, greedy packing adds 0.1 to 0.3 s.
MemoryPlan plan_memory(std::span<const Lifetime> lifetimes, std::int64_t alignment = 64);

}  // namespace lamina
