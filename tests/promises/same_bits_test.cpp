#include <gtest/gtest.h>

#include <cstring>

#include "layers/layers.h"
#include "tests/promises/sample_models.h"

// Promise: the same seed gives the same bits.

namespace lamina {
namespace {

using test::Sample, test::sample_models;

// The weights after training, with dropout and shuffling, in several calls of fit.
std::vector<Tensor> trained(const Sample& sample, int threads, const std::vector<int>& epochs) {
  sample.compile(threads);
  for (int e : epochs) sample.model.fit(sample.x, sample.y, {.epochs = e, .batch_size = 32, .verbose = 0});
  return sample.model.get_weights();
}

void expect_same_bits(const Sample& sample, const std::vector<Tensor>& found,
                      const std::vector<Tensor>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_EQ(std::memcmp(found[i].data(), expected[i].data(), static_cast<std::size_t>(found[i].bytes())), 0)
        << sample.name << ": " << sample.model.weight_names()[i];
}

TEST(SameBits, WithAnyNumberOfThreadsAndInAnyNumberOfCalls) {
  const std::vector<Sample> a = sample_models(), b = sample_models(), c = sample_models(),
                            d = sample_models();
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::vector<Tensor> once = trained(a[i], 1, {2});
    expect_same_bits(a[i], trained(b[i], 1, {2}), once);
    expect_same_bits(a[i], trained(c[i], 2, {2}), once);
    expect_same_bits(a[i], trained(d[i], 2, {1, 1}), once);
  }
}

TEST(SameBits, NotWithAnotherSeed) {
  const auto weights = [](std::uint64_t seed) {
    auto x = Input({4});
    return Model(x, layers::Dense(4)(x), {.seed = seed}).get_weights()[0];
  };
  EXPECT_EQ(std::memcmp(weights(1).data(), weights(1).data(), 64), 0);
  EXPECT_NE(std::memcmp(weights(1).data(), weights(2).data(), 64), 0);
}

// The order of the samples and what dropout drops follow from the seed too: training moves the weights.
TEST(SameBits, ShufflesAndDropsAnewEachEpoch) {
  const Sample a = sample_models()[3], b = sample_models()[3];
  a.compile(1);
  b.compile(1);
  a.model.fit(a.x, a.y, {.batch_size = 32, .verbose = 0});
  b.model.fit(b.x, b.y, {.batch_size = 32, .verbose = 0, .shuffle = false});
  const Tensor shuffled = a.model.get_weights()[0], in_order = b.model.get_weights()[0];
  EXPECT_NE(std::memcmp(shuffled.data(), in_order.data(), static_cast<std::size_t>(shuffled.bytes())), 0);
}

TEST(SameBits, PredictionsOnAnyNumberOfThreads) {
  const std::vector<Sample> samples = sample_models();
  for (const Sample& sample : samples) {
    std::vector<std::vector<Tensor>> found;
    for (int threads : {1, 2}) {
      sample.compile(threads);
      found.push_back(sample.model.predict(sample.x, {.verbose = 0}));
    }
    for (std::size_t i = 0; i < found[0].size(); ++i)
      EXPECT_EQ(
          std::memcmp(found[0][i].data(), found[1][i].data(), static_cast<std::size_t>(found[0][i].bytes())),
          0)
          << sample.name;
  }
}

}  // namespace
}  // namespace lamina
