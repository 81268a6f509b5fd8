#include "core/plan/liveness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "tests/core/plan/random_lifetimes.h"

namespace lamina {
namespace {

using Lives = std::vector<Lifetime>;

TEST(Liveness, CountsBothEnds) {
  EXPECT_EQ(liveness_bound(Lives{}), 0);
  EXPECT_EQ(liveness_bound(Lives{{1, 0, 0}}), 64);
  EXPECT_EQ(liveness_bound(Lives{{64, 0, 1}, {64, 1, 2}}), 128);
  EXPECT_EQ(liveness_bound(Lives{{64, 0, 1}, {64, 2, 3}}), 64);
  EXPECT_EQ(liveness_bound(Lives{{64, 0, 1}, {0, 1, 2}}), 64);
  EXPECT_EQ(liveness_bound(Lives{{3, 0, 1}, {5, 1, 2}}, 4), 12);
}

TEST(Liveness, AnHeirCountsFromTheNextStep) {
  EXPECT_EQ(liveness_bound(Lives{{64, 0, 1}, {64, 1, 2, 0}}), 64);
  EXPECT_EQ(liveness_bound(Lives{{128, 0, 1}, {64, 1, 2, 0}, {64, 2, 2}}), 128);
  EXPECT_EQ(liveness_bound(Lives{{64, 0, 1}, {64, 1, 1, 0}, {64, 1, 1, 0}}), 128);  // only one may
}

TEST(Liveness, NamesTheFirstFullestStep) {
  const Liveness fullest = fullest_step(Lives{{64, -3, 7}, {64, 2, 3}, {64, 5, 6}}, 64);
  EXPECT_EQ(fullest.bytes, 128);
  EXPECT_EQ(fullest.step, 2);
}

TEST(Liveness, StepsMayLieAtTheEndsOfInt) {
  constexpr int kMin = std::numeric_limits<int>::min(), kMax = std::numeric_limits<int>::max();
  EXPECT_EQ(liveness_bound(Lives{{64, kMin, kMax}, {64, kMax, kMax}, {64, kMin, kMin}}), 128);
}

std::int64_t slow_bound(const Lives& lives, std::int64_t alignment) {
  const std::vector<int> owner_of = grant_wishes(lives);
  std::int64_t bound = 0;
  for (int step = -10; step < 60; ++step) {
    std::int64_t live = 0;
    for (std::size_t i = 0; i < lives.size(); ++i) {
      const bool waits = owner_of[i] >= 0 && step == lives[i].first;
      if (lives[i].first <= step && step <= lives[i].last && !waits)
        live += round_up(lives[i].bytes, alignment);
    }
    bound = std::max(bound, live);
  }
  return bound;
}

TEST(Liveness, EqualsTheSlowSumOverEveryStep) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Lives lives =
        testing::random_lifetimes({.count = 20, .steps = 15, .longest = 6, .first_step = -5}, seed);
    EXPECT_EQ(liveness_bound(lives, 32), slow_bound(lives, 32)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace lamina
