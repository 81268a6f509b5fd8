#include "core/ops/random.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/philox.h"
#include "core/passes/passes.h"
#include "cpu/table.h"
#include "tests/support/interpret.h"

namespace lamina::ops {
namespace {

// What `build` makes of the key {seed, counter}.
template <class Build>
Tensor draw(std::int64_t seed, std::int64_t counter, Build build) {
  Graph graph;
  const Value key = graph.input("key", {DType::Int64, {2}});
  graph.output("y", build(key));
  return support::interpret(graph, {Tensor::from<std::int64_t>({seed, counter}, {2})},
                            {.choose = cpu::lower})[0];
}

Tensor uniform(std::int64_t seed, std::int64_t counter, std::uint64_t stream, const Shape& shape) {
  return draw(seed, counter, [&](Value key) { return random_uniform(key, {DType::Float32, shape}, stream); });
}

bool equal(const Tensor& a, const Tensor& b) {
  const auto x = a.span<float>(), y = b.span<float>();
  return std::equal(x.begin(), x.end(), y.begin(), y.end());
}

TEST(Random, ElementsFollowTheWrittenLayout) {
  const Tensor y = uniform(42, 9, 5, {3, 7});
  for (std::int64_t i = 0; i < y.numel(); ++i) {
    const PhiloxBlock block = philox(philox_key(42, 5), philox_counter(static_cast<std::uint64_t>(i / 4), 9));
    EXPECT_EQ(y.span<float>()[static_cast<std::size_t>(i)], uniform_float(block.word[i % 4]));
  }
}

TEST(Random, LongTensorsBeginLikeShortOnes) {
  const Tensor all = uniform(1, 2, 3, {100'001}), few = uniform(1, 2, 3, {10});
  EXPECT_TRUE(std::equal(few.span<float>().begin(), few.span<float>().end(), all.span<float>().begin()));
}

TEST(Random, SeedCounterAndStreamAllMatter) {
  const Tensor y = uniform(1, 2, 3, {8});
  EXPECT_TRUE(equal(y, uniform(1, 2, 3, {8})));
  EXPECT_FALSE(equal(y, uniform(2, 2, 3, {8})));
  EXPECT_FALSE(equal(y, uniform(1, 3, 3, {8})));
  EXPECT_FALSE(equal(y, uniform(1, 2, 4, {8})));
}

TEST(Random, TheNextKeyCountsOn) {
  const Tensor key = draw(-7, 41, [](Value k) { return next_random_key(k); });
  EXPECT_EQ(key.at<std::int64_t>(0), -7);
  EXPECT_EQ(key.at<std::int64_t>(1), 42);
}

TEST(Random, MomentsAreThoseOfTheDistribution) {
  const Shape shape{100'000};
  const auto moments = [](const Tensor& y) {
    double mean = 0, square = 0;
    for (float v : y.span<float>()) mean += v, square += double{v} * v;
    mean /= static_cast<double>(y.numel());
    return std::pair(mean, square / static_cast<double>(y.numel()) - mean * mean);
  };
  const auto [mean, variance] = moments(uniform(3, 0, 0, shape));
  EXPECT_NEAR(mean, 0.5, 0.005);
  EXPECT_NEAR(variance, 1.0 / 12, 0.002);
  const auto [center, spread] = moments(draw(3, 0, [&](Value key) {
    return random_normal(key, {DType::Float32, shape}, 0);
  }));
  EXPECT_NEAR(center, 0, 0.02);
  EXPECT_NEAR(spread, 1, 0.02);
}

TEST(Random, BernoulliIsTrueAsOftenAsAsked) {
  const Tensor y = draw(3, 0, [](Value key) { return bernoulli(key, {100'000}, 0.3, 0); });
  const auto all = y.span<bool>();
  EXPECT_NEAR(static_cast<double>(std::count(all.begin(), all.end(), true)) / 100'000, 0.3, 0.01);
}

TEST(Random, EqualCallsAreMergedAndOtherStreamsAreNot) {
  Graph graph;
  const Value key = graph.input("key", {DType::Int64, {2}});
  const TensorType type{DType::Float32, {4}};
  for (std::uint64_t stream : {0, 0, 1}) graph.output("y", random_uniform(key, type, stream));
  EXPECT_EQ(cse(graph).nodes().size(), 3u);
}

}  // namespace
}  // namespace lamina::ops
