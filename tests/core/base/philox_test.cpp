#include "core/base/philox.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace lamina {
namespace {

using Words = std::array<std::uint32_t, 4>;

constexpr Words words(PhiloxBlock block) {
  return {block.word[0], block.word[1], block.word[2], block.word[3]};
}

// Known answers of the authors, as published with the paper.
TEST(Philox, MatchesThePublishedVectors) {
  static_assert(words(philox({{0, 0}}, {{0, 0, 0, 0}})) ==
                Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(words(philox({{kOnes, kOnes}}, {{kOnes, kOnes, kOnes, kOnes}})),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(words(philox({{0xa4093822, 0x299f31d0}}, {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}})),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, CounterHoldsTwoNumbersLowWordFirst) {
  EXPECT_EQ(words(philox_counter(0x100000002, 0x300000004)), (Words{2, 1, 4, 3}));
}

TEST(Philox, StreamsOfASeedDiffer) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> keys;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (std::uint64_t stream = 0; stream < 20; ++stream) {
      const PhiloxKey key = philox_key(seed, stream);
      keys.insert({key.word[0], key.word[1]});
    }
  EXPECT_EQ(keys.size(), 400u);
}

TEST(Philox, UniformsStayBelowOne) {
  EXPECT_EQ(uniform_float(0), 0.0f);
  EXPECT_EQ(uniform_float(0xffffffff), 1.0f - 0x1p-24f);
  EXPECT_EQ(uniform_float(0x80000000), 0.5f);
  EXPECT_EQ(uniform_double(0, 0), 0.0);
  EXPECT_EQ(uniform_double(0xffffffff, 0xffffffff), 1.0 - 0x1p-53);
}

TEST(Philox, NormalsAreFiniteAtTheEnds) {
  const auto largest = box_muller(uniform_float(0xffffffff), 0.0f);
  EXPECT_NEAR(largest.first, 5.768, 1e-3);
  const auto smallest = box_muller(0.0, 0.25);
  EXPECT_EQ(smallest.first, 0.0);
}

TEST(Philox, NormalsHaveTheMomentsOfANormal) {
  const PhiloxKey key = philox_key(1, 2);
  constexpr int kPairs = 50'000;
  double sum = 0, squares = 0, fourth = 0, cross = 0;
  for (int i = 0; i < kPairs; ++i) {
    const PhiloxBlock block = philox(key, philox_counter(static_cast<std::uint64_t>(i), 0));
    const auto pair = box_muller(uniform_double(block.word[0], block.word[1]),
                                 uniform_double(block.word[2], block.word[3]));
    for (double x : {pair.first, pair.second}) sum += x, squares += x * x, fourth += x * x * x * x;
    cross += pair.first * pair.second;
  }
  constexpr double kCount = 2.0 * kPairs;
  EXPECT_NEAR(sum / kCount, 0, 0.02);
  EXPECT_NEAR(squares / kCount, 1, 0.03);
  EXPECT_NEAR(fourth / kCount, 3, 0.2);
  EXPECT_NEAR(cross / kPairs, 0, 0.03);
}

}  // namespace
}  // namespace lamina
