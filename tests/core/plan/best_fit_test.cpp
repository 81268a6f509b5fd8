#include "core/plan/best_fit.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace lamina {
namespace {

using Offsets = std::vector<std::int64_t>;

TEST(BestFit, ReusesWhatHasDied) {
  const Timeline timeline({{10, 0, 1}, {30, 1, 2}, {20, 2, 3}, {10, 2, 3}});
  EXPECT_EQ(best_fit(timeline, {}), (Offsets{0, 10, 40, 0}));
}

TEST(BestFit, BriefLivesGoToTheTop) {
  const Timeline timeline({{10, 0, 9}, {30, 1, 2}, {20, 3, 9}});
  EXPECT_EQ(best_fit(timeline, {.ceiling = 100, .short_life = 3}), (Offsets{0, 70, 10}));
}

TEST(BestFit, TheRestOfABlockStaysWhereItIs) {
  const Timeline timeline({{100, 0, 1}, {10, 1, 3, 0}, {90, 2, 3}});
  EXPECT_EQ(best_fit(timeline, {}), (Offsets{0, 0, 10}));
}

TEST(BestFit, MirroredTwiceIsTheSame) {
  const Timeline once = Timeline({{1, 0, 4}, {2, 3, 5}}).mirrored();
  EXPECT_EQ(once.blocks()[0].first, -5);
  EXPECT_EQ(once.blocks()[0].last, -1);
  const Timeline twice = once.mirrored();
  EXPECT_EQ(twice.blocks()[1].first, 3);
  EXPECT_EQ(twice.blocks()[1].last, 5);
  EXPECT_THROW(Timeline({{2, 0, 1}, {1, 1, 2, 0}}).mirrored(), std::logic_error);
}

TEST(BestFit, OutwardKeepsTheFullestStepWithoutAHole) {
  // At step 3 the first three live, 60 bytes. The others fit below that on either side.
  const std::vector<Lifetime> blocks = {{10, 0, 9}, {20, 1, 6}, {30, 3, 3},
                                        {30, 2, 2}, {30, 4, 5}, {50, 7, 8}};
  const Timeline forward(blocks);
  const Timeline backward = forward.mirrored();
  const FitRule rule{.ceiling = 60};
  EXPECT_EQ(best_fit_outward(forward, backward, 3, Stacking::EarliestBornLowest, rule),
            (Offsets{0, 10, 30, 30, 30, 10}));
  EXPECT_EQ(best_fit_outward(forward, backward, 3, Stacking::LastToDieLowest, rule),
            (Offsets{0, 10, 30, 30, 30, 10}));
}

TEST(BestFit, StacksByBirthOrByDeath) {
  const Timeline forward({{1, 0, 5}, {2, 1, 9}, {4, 2, 7}});
  const Timeline backward = forward.mirrored();
  EXPECT_EQ(best_fit_outward(forward, backward, 3, Stacking::EarliestBornLowest, {}), (Offsets{0, 1, 3}));
  EXPECT_EQ(best_fit_outward(forward, backward, 3, Stacking::LastToDieLowest, {}), (Offsets{6, 0, 2}));
}

}  // namespace
}  // namespace lamina
