#include "core/plan/check_plan.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "tests/core/plan/random_lifetimes.h"

namespace lamina {
namespace {

using Lives = std::vector<Lifetime>;
using Offsets = std::vector<std::int64_t>;

// Whether check_plan accepts these offsets in an arena that is large enough.
bool accepts(const Lives& lives, const Offsets& offsets) {
  try {
    check_plan(lives, {offsets, 1 << 20, liveness_bound(lives)});
  } catch (const std::logic_error&) {
    return false;
  }
  return true;
}

TEST(CheckPlan, OverlapInMemoryOnlyMattersAtTheSameStep) {
  EXPECT_TRUE(accepts({{64, 0, 1}, {64, 2, 3}}, {0, 0}));
  EXPECT_FALSE(accepts({{64, 0, 2}, {64, 2, 3}}, {0, 0}));
  EXPECT_TRUE(accepts({{64, 0, 2}, {64, 2, 3}}, {0, 64}));
  EXPECT_FALSE(accepts({{65, 0, 2}, {64, 2, 3}}, {0, 64}));
  EXPECT_FALSE(accepts({{64, 0, 2}, {65, 2, 3}}, {64, 0}));
  EXPECT_FALSE(accepts({{512, 0, 9}, {64, 2, 3}}, {0, 128}));
  EXPECT_FALSE(accepts({{64, 2, 3}, {512, 0, 9}}, {128, 0}));
}

TEST(CheckPlan, EmptyLifetimesOverlapNothing) {
  EXPECT_TRUE(accepts({{64, 0, 2}, {0, 0, 2}, {0, 1, 2}}, {0, 0, 0}));
}

TEST(CheckPlan, TakingOverNeedsAWishThatIsLegal) {
  EXPECT_TRUE(accepts({{64, 0, 2}, {64, 2, 3, 0}}, {0, 0}));
  EXPECT_TRUE(accepts({{128, 0, 2}, {64, 2, 3, 0}, {64, 3, 3}}, {0, 0, 64}));
  EXPECT_FALSE(accepts({{64, 0, 3}, {64, 2, 3, 0}}, {0, 0}));                    // still needed
  EXPECT_FALSE(accepts({{64, 0, 2}, {128, 2, 3, 0}}, {0, 0}));                   // too large
  EXPECT_FALSE(accepts({{128, 0, 2}, {64, 2, 3, 0}}, {0, 64}));                  // inside, but elsewhere
  EXPECT_FALSE(accepts({{64, 0, 2}, {64, 2, 3, 0}, {64, 2, 2, 0}}, {0, 0, 0}));  // two heirs
  EXPECT_FALSE(accepts({{64, 0, 2}, {64, 2, 2, 0}, {64, 2, 2, 0}}, {0, 0, 0}));  // both gone at once
  EXPECT_FALSE(accepts({{64, 0, 2}, {64, 2, 4, 0}, {64, 4, 4}}, {0, 0, 0}));     // the heir is still there
  EXPECT_TRUE(accepts({{64, 0, 2}, {64, 2, 4, 0}, {64, 4, 5, 1}}, {0, 0, 0}));   // a chain
  EXPECT_TRUE(accepts({{64, 0, 2}, {64, 2, 2, 0}, {64, 3, 3}}, {0, 0, 0}));      // all is free again
}

TEST(CheckPlan, ChecksTheFigures) {
  const Lives lives = {{64, 0, 2}, {64, 2, 3}};
  EXPECT_NO_THROW(check_plan(lives, {{0, 64}, 128, 128}));
  EXPECT_THROW(check_plan(lives, {{0, 64}, 127, 128}), std::logic_error);
  EXPECT_THROW(check_plan(lives, {{0, 64}, 128, 64}), std::logic_error);
  EXPECT_THROW(check_plan(lives, {{0, 128}, 128, 128}), std::logic_error);
  EXPECT_THROW(check_plan(lives, {{0, 96}, 256, 128}), std::logic_error);
  EXPECT_THROW(check_plan(lives, {{-64, 64}, 128, 128}), std::logic_error);
  EXPECT_THROW(check_plan(lives, {{0}, 128, 128}), std::logic_error);
}

// The rules again, pair by pair.
bool slowly_accepts(const Lives& lives, const Offsets& offsets) {
  const auto shares = [&](int heir, int owner) {
    if (lives[heir].reuse != owner || offsets[heir] != offsets[owner] || !may_take_over(lives, heir))
      return false;
    for (int i = 0; i < static_cast<int>(lives.size()); ++i) {
      const bool rival = lives[i].reuse == owner && offsets[i] == offsets[owner] && may_take_over(lives, i);
      if (i != heir && rival) return false;
    }
    return true;
  };
  for (int a = 0; a < static_cast<int>(lives.size()); ++a) {
    for (int b = 0; b < a; ++b) {
      if (lives[a].bytes == 0 || lives[b].bytes == 0) continue;
      const bool meet = lives[a].first <= lives[b].last && lives[b].first <= lives[a].last;
      const bool overlap =
          offsets[a] < offsets[b] + lives[b].bytes && offsets[b] < offsets[a] + lives[a].bytes;
      if (meet && overlap && !shares(a, b) && !shares(b, a)) return false;
    }
  }
  return true;
}

TEST(CheckPlan, FindsOneMisplacedLifetime) {
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Lives lives = testing::random_lifetimes({.count = 12, .steps = 6, .wishes = 50}, seed);
    Offsets offsets = plan_memory(lives).offsets;
    EXPECT_TRUE(accepts(lives, offsets)) << "seed " << seed;
    offsets[seed % 12] = static_cast<std::int64_t>(seed / 12 % 8) * 64;
    EXPECT_EQ(accepts(lives, offsets), slowly_accepts(lives, offsets)) << "seed " << seed;
    refused += accepts(lives, offsets) ? 0 : 1;
  }
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace lamina
