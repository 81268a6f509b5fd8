#include "core/plan/by_size.h"

#include <gtest/gtest.h>

#include <vector>

namespace lamina {
namespace {

using Offsets = std::vector<std::int64_t>;
using Order = std::vector<int>;

TEST(BySize, OrdersByFallingPriority) {
  const std::vector<Lifetime> blocks = {{10, 0, 0}, {5, 0, 9}, {10, 0, 1}, {1, 0, 19}};
  EXPECT_EQ(order_by(Priority::Bytes, blocks), (Order{0, 2, 1, 3}));
  EXPECT_EQ(order_by(Priority::BytesTimesSteps, blocks), (Order{1, 2, 3, 0}));
  EXPECT_EQ(order_by(Priority::Steps, blocks), (Order{3, 1, 2, 0}));
}

TEST(BySize, FillsTheSmallestHole) {
  // Blocks 0 to 4 make a tower with a hole of 30 at 10 and one of 20 at 50.
  const std::vector<Lifetime> blocks = {{10, 0, 9}, {30, 5, 9}, {10, 0, 9}, {20, 5, 9},
                                        {10, 0, 9}, {20, 0, 4}, {25, 0, 4}};
  EXPECT_EQ(pack_in_order(blocks, Order{0, 1, 2, 3, 4, 5, 6}), (Offsets{0, 10, 40, 50, 70, 50, 10}));
}

TEST(BySize, BlocksThatNeverMeetShareMemory) {
  const std::vector<Lifetime> blocks = {{10, 0, 1}, {20, 2, 3}, {30, 1, 2}};
  EXPECT_EQ(pack_in_order(blocks, Order{0, 1, 2}), (Offsets{0, 0, 20}));
}

TEST(BySize, PromotionKeepsOrderWithinBothParts) {
  const std::vector<Lifetime> blocks = {{10, 0, 1}, {10, 0, 1}, {10, 0, 1}, {10, 0, 1}};
  Order order = {3, 2, 1, 0};
  promote_above(20, blocks, Offsets{30, 0, 20, 10}, order);
  EXPECT_EQ(order, (Order{2, 0, 3, 1}));
}

}  // namespace
}  // namespace lamina
