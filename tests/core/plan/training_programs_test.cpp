#include <gtest/gtest.h>

#include <ctime>
#include <vector>

#include "core/plan/check_plan.h"
#include "core/plan/plan_memory.h"
#include "tests/core/plan/networks.h"
#include "tests/core/plan/random_lifetimes.h"

namespace lamina {
namespace {

using testing::Updates;

double peak_over_bound(const std::vector<Lifetime>& lives) {
  const MemoryPlan plan = plan_memory(lives);
  check_plan(lives, plan);
  return static_cast<double>(plan.peak) / static_cast<double>(plan.bound);
}

TEST(TrainingPrograms, WellKnownNetworksMeetTheirBound) {
  for (testing::Network& network : testing::networks()) {
    EXPECT_EQ(peak_over_bound(network.tape.train(Updates::AtOnce)), 1.0) << network.name;
    EXPECT_EQ(peak_over_bound(network.tape.train(Updates::AtTheEnd)), 1.0) << network.name;
  }
}

// Sizes drawn at random pack worse than those of real networks; the worst of 300 such networks was 1.028.
TEST(TrainingPrograms, RandomNetworksStayCloseToTheirBound) {
  constexpr int kNetworks = 40;
  double sum = 0;
  for (int seed = 0; seed < kNetworks; ++seed) {
    testing::Tape tape = testing::random_network(20 + seed * 6, seed);
    const double ratio = peak_over_bound(tape.train(seed % 2 == 0 ? Updates::AtOnce : Updates::AtTheEnd));
    EXPECT_LE(ratio, 1.03) << "seed " << seed;
    sum += ratio;
  }
  EXPECT_LE(sum / kNetworks, 1.005);
}

TEST(TrainingPrograms, EveryLegalWishOfEqualSizeIsGranted) {
  const std::vector<Lifetime> lives = testing::residual_network(8, 32, 16, 2, 4).train(Updates::AtOnce);
  const std::vector<int> owner_of = grant_wishes(lives);
  const MemoryPlan plan = plan_memory(lives);
  int granted = 0;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    if (owner_of[i] < 0 || lives[i].bytes != lives[owner_of[i]].bytes) continue;
    EXPECT_EQ(plan.offsets[i], plan.offsets[owner_of[i]]);
    ++granted;
  }
  EXPECT_GT(granted, 10);
}

// Processor time, so that what else runs on the machine counts for little.
double seconds_to_plan(const std::vector<Lifetime>& lives) {
  const std::clock_t begin = std::clock();
  const MemoryPlan plan = plan_memory(lives);
  const std::clock_t end = std::clock();
  EXPECT_LE(static_cast<double>(plan.peak), 1.01 * static_cast<double>(plan.bound));
  return static_cast<double>(end - begin) / CLOCKS_PER_SEC;
}

TEST(TrainingPrograms, TimeGrowsNearlyLinearly) {
  // Eight times the layers: linear gives 8, quadratic 64. Both plans meet the bound with the first candidate.
  const auto lives = [](int layers) {
    return testing::transformer({2, 64, 768, 12, 30000, layers}).train(Updates::AtOnce);
  };
  EXPECT_GT(lives(2800).size(), 200'000u);
  EXPECT_LT(seconds_to_plan(lives(2800)), 25 * seconds_to_plan(lives(350)));
}

}  // namespace
}  // namespace lamina
