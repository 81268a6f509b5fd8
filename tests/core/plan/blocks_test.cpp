#include "core/plan/blocks.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/plan/liveness.h"
#include "tests/core/plan/random_lifetimes.h"

namespace lamina {
namespace {

using Lives = std::vector<Lifetime>;

TEST(Blocks, AChainOfEqualSizesIsOneBlock) {
  const Blocks blocks = fold_into_blocks(Lives{{60, 2, 5, 1}, {64, 0, 2}, {50, 5, 9, 0}}, 64);
  EXPECT_EQ(blocks.block_of, (std::vector<int>{0, 0, 0}));
  ASSERT_EQ(blocks.lives.size(), 1u);
  EXPECT_EQ(blocks.lives[0].bytes, 64);
  EXPECT_EQ(blocks.lives[0].first, 0);
  EXPECT_EQ(blocks.lives[0].last, 9);
}

TEST(Blocks, ASmallerHeirIsARest) {
  const Blocks blocks = fold_into_blocks(Lives{{128, 0, 2}, {0, 0, 1}, {64, 2, 5, 0}}, 64);
  EXPECT_EQ(blocks.block_of, (std::vector<int>{0, -1, 1}));
  ASSERT_EQ(blocks.lives.size(), 2u);
  EXPECT_EQ(blocks.lives[1].reuse, 0);
}

TEST(Blocks, KeepTheBound) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Lives lives = testing::random_lifetimes({.count = 40, .steps = 15, .wishes = 60}, seed);
    EXPECT_EQ(liveness_bound(fold_into_blocks(lives, 64).lives, 1), liveness_bound(lives, 64))
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace lamina
