#include "data/shuffle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace lamina::data {
namespace {

TEST(Shuffle, IsAPermutation) {
  for (std::int64_t n : {0, 1, 2, 3, 10, 1001}) {
    std::vector<std::int64_t> order = shuffled_rows(n, 7, 0);
    ASSERT_EQ(static_cast<std::int64_t>(order.size()), n);
    std::ranges::sort(order);
    for (std::int64_t i = 0; i < n; ++i) ASSERT_EQ(order[static_cast<std::size_t>(i)], i);
  }
}

TEST(Shuffle, FollowsSeedAndEpoch) {
  EXPECT_EQ(shuffled_rows(100, 1, 0), shuffled_rows(100, 1, 0));
  EXPECT_NE(shuffled_rows(100, 1, 0), shuffled_rows(100, 1, 1));
  EXPECT_NE(shuffled_rows(100, 1, 0), shuffled_rows(100, 2, 0));
  std::vector<std::int64_t> reused(500, 9);
  shuffle_rows(reused, 100, 1, 1);
  EXPECT_EQ(reused, shuffled_rows(100, 1, 1));
}

TEST(Shuffle, EveryOrderIsAsLikely) {
  constexpr int kDraws = 24'000;
  std::map<std::vector<std::int64_t>, int> counts;
  for (std::uint64_t epoch = 0; epoch < kDraws; ++epoch) ++counts[shuffled_rows(4, 3, epoch)];
  ASSERT_EQ(counts.size(), 24u);
  double chi_squared = 0;
  for (const auto& [order, count] : counts) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi_squared, 49.7);  // 23 degrees of freedom, one in a thousand
}

}  // namespace
}  // namespace lamina::data
