#include <gtest/gtest.h>

#include <cmath>
#include <ctime>

#include "tests/promises/count_allocations.h"
#include "tests/promises/sample_models.h"

// Promise: models may be deep. Nothing recurses over their layers, and nothing takes time by the square of
// them.

namespace lamina {
namespace {

using test::deep_chain, test::Sample;

// Builds, compiles, trains one step and destroys; the seconds of processor time that took.
double seconds_of_a_step(int layers) {
  const std::clock_t begin = std::clock();
  {
    const Sample sample = deep_chain(layers);
    sample.compile(1);
    const Logs logs = sample.model.train_on_batch(sample.x.slice_rows(0, 8), sample.y.slice_rows(0, 8));
    EXPECT_TRUE(std::isfinite(logs["loss"]));
    EXPECT_EQ(sample.model.layers().size(), static_cast<std::size_t>(layers) + 1);
  }
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(DeepModels, TimeGrowsWithTheLayersNotTheirSquare) {
  seconds_of_a_step(10);
  const double short_one = seconds_of_a_step(500), long_one = seconds_of_a_step(2000);
  EXPECT_LT(long_one, 10 * short_one);  // four times the layers: 4 if linear, 16 if square
  RecordProperty("seconds", std::to_string(long_one));
}

TEST(DeepModels, TenThousandLayersTrain) {
  if (!test::can_count_allocations()) GTEST_SKIP() << "a sanitizer takes minutes";
  RecordProperty("seconds", std::to_string(seconds_of_a_step(10'000)));
}

}  // namespace
}  // namespace lamina
