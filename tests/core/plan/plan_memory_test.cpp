#include "core/plan/plan_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "core/plan/by_size.h"
#include "core/plan/check_plan.h"
#include "tests/core/plan/random_lifetimes.h"

namespace lamina {
namespace {

using Lives = std::vector<Lifetime>;
using Offsets = std::vector<std::int64_t>;

MemoryPlan checked_plan(const Lives& lives, std::int64_t alignment = 64) {
  const MemoryPlan plan = plan_memory(lives, alignment);
  check_plan(lives, plan, alignment);
  return plan;
}

TEST(PlanMemory, NothingNeedsNothing) {
  EXPECT_EQ(checked_plan({}).peak, 0);
  const MemoryPlan plan = checked_plan({{0, 0, 5}, {0, 1, 2, 0}});
  EXPECT_EQ(plan.peak, 0);
  EXPECT_EQ(plan.offsets, (Offsets{0, 0}));
}

TEST(PlanMemory, OneLifetimeIsRoundedUp) {
  const MemoryPlan plan = checked_plan({{100, 3, 3}});
  EXPECT_EQ(plan.peak, 128);
  EXPECT_EQ(plan.bound, 128);
  EXPECT_EQ(plan.offsets, Offsets{0});
}

TEST(PlanMemory, AChainOfOpsSwingsBetweenTwoPlaces) {
  const MemoryPlan plan = checked_plan({{64, 0, 1}, {64, 1, 2}, {64, 2, 3}, {64, 3, 4}});
  EXPECT_EQ(plan.peak, 128);
  EXPECT_EQ(plan.offsets[0], plan.offsets[2]);
  EXPECT_EQ(plan.offsets[1], plan.offsets[3]);
}

TEST(PlanMemory, AChainInPlaceNeedsOnePlace) {
  const MemoryPlan plan = checked_plan({{64, 0, 1}, {64, 1, 2, 0}, {64, 2, 3, 1}, {64, 3, 4, 2}});
  EXPECT_EQ(plan.peak, 64);
  EXPECT_EQ(plan.offsets, (Offsets{0, 0, 0, 0}));
}

TEST(PlanMemory, NestedLivesAreAStack) {
  EXPECT_EQ(checked_plan({{64, 0, 9}, {128, 1, 8}, {192, 2, 7}, {64, 3, 6}}).peak, 448);
}

TEST(PlanMemory, OfTwoHeirsOneGetsAPlaceOfItsOwn) {
  const MemoryPlan plan = checked_plan({{64, 0, 1}, {64, 1, 2, 0}, {64, 1, 2, 0}});
  EXPECT_EQ(plan.peak, 128);
  EXPECT_EQ(plan.offsets[1], plan.offsets[0]);
  EXPECT_NE(plan.offsets[2], plan.offsets[0]);
}

TEST(PlanMemory, AMemoryNeededLaterIsNotTakenOver) {
  const MemoryPlan plan = checked_plan({{64, 0, 2}, {64, 1, 2, 0}});
  EXPECT_EQ(plan.peak, 128);
}

TEST(PlanMemory, WhatASmallerHeirLeavesIsUsedAgain) {
  const MemoryPlan plan = checked_plan({{640, 0, 1}, {64, 1, 3, 0}, {576, 2, 3}});
  EXPECT_EQ(plan.peak, 640);
  EXPECT_EQ(plan.bound, 640);
}

TEST(PlanMemory, ForwardBestFitAloneWouldWaste) {
  // In the order of time the first goes below the second and leaves a hole where the third does not fit.
  const MemoryPlan plan = checked_plan({{64, 0, 1}, {128, 1, 3}, {192, 2, 3}});
  EXPECT_EQ(plan.peak, plan.bound);
  EXPECT_EQ(plan.peak, 320);
}

TEST(PlanMemory, RejectsNonsense) {
  EXPECT_THROW(plan_memory(Lives{{-1, 0, 0}}), std::logic_error);
  EXPECT_THROW(plan_memory(Lives{{1, 2, 0}}), std::logic_error);
  EXPECT_THROW(plan_memory(Lives{{1, 0, 0, 7}}), std::logic_error);
  EXPECT_THROW(plan_memory(Lives{{1, 0, 0}}, 0), std::logic_error);
}

TEST(PlanMemory, StepsAndSizesMayBeHuge) {
  constexpr int kMin = std::numeric_limits<int>::min(), kMax = std::numeric_limits<int>::max();
  constexpr std::int64_t kTera = std::int64_t{1} << 40;
  const MemoryPlan plan = checked_plan({{kTera, kMin, kMax}, {kTera, kMax, kMax}, {kTera, kMin, 0}});
  EXPECT_EQ(plan.peak, 2 * kTera);
}

TEST(PlanMemory, RandomProgramsNeverOverlap) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const int count = 1 + static_cast<int>(seed % 60);
    const testing::RandomProgram program{.count = count,
                                         .steps = 1 + static_cast<int>(seed % 23),
                                         .longest = 1 + static_cast<int>(seed % 17),
                                         .wishes = static_cast<int>(seed % 101),
                                         .first_step = static_cast<int>(seed % 7) - 3};
    const std::int64_t alignment = std::int64_t{1} << (seed % 9);
    ASSERT_NO_THROW(checked_plan(testing::random_lifetimes(program, seed), alignment)) << "seed " << seed;
  }
}

TEST(PlanMemory, TheSameProgramGetsTheSamePlan) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Lives lives = testing::random_lifetimes({.count = 80, .steps = 40, .longest = 20}, seed);
    const MemoryPlan once = plan_memory(lives), again = plan_memory(Lives(lives));
    EXPECT_EQ(once.offsets, again.offsets);
    EXPECT_EQ(once.peak, again.peak);
  }
}

// The smallest peak there is: placing blocks at the lowest free offset is optimal for some order.
std::int64_t smallest_peak(const Lives& lives) {
  std::vector<int> order(lives.size());
  std::iota(order.begin(), order.end(), 0);
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  do {
    Offsets offsets(lives.size());
    std::int64_t peak = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
      const Lifetime& life = lives[order[k]];
      std::int64_t& offset = offsets[order[k]];
      for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t j = 0; j < k; ++j) {
          const Lifetime& other = lives[order[j]];
          const std::int64_t begin = offsets[order[j]], end = begin + other.bytes;
          if (other.first > life.last || other.last < life.first) continue;
          if (begin >= offset + life.bytes || end <= offset) continue;
          offset = end;
          moved = true;
        }
      }
      peak = std::max(peak, offset + life.bytes);
    }
    best = std::min(best, peak);
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

TEST(PlanMemory, SmallProgramsGetTheSmallestArenaThereIs) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Lives lives = testing::random_lifetimes({.count = 6, .steps = 6, .longest = 4, .wishes = 0}, seed);
    const MemoryPlan plan = checked_plan(lives, 1);
    EXPECT_EQ(plan.peak, smallest_peak(lives)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace lamina
