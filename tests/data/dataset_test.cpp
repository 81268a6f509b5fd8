#include "data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "data/rows.h"

namespace lamina::data {
namespace {

// Row i holds i, i; its label is 10 i.
Rows numbers(std::int64_t n) {
  Tensor x({DType::Float32, {n, 2}}), y({DType::Int32, {n}});
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    x.mutable_span<float>()[2 * i] = x.mutable_span<float>()[2 * i + 1] = static_cast<float>(i);
    y.mutable_span<std::int32_t>()[i] = static_cast<std::int32_t>(10 * i);
  }
  return from_tensors(x, {{"label", y}});
}

// The first columns of one epoch, checking that labels came along.
std::vector<int> epoch(const Dataset& dataset) {
  std::vector<int> seen;
  for (auto& batch : dataset)
    for (std::int64_t i = 0; i < batch.rows(); ++i) {
      seen.push_back(static_cast<int>(batch.x[0].at<float>(i, 1)));
      EXPECT_EQ(batch.y["label"].at<std::int32_t>(i), 10 * seen.back());
    }
  return seen;
}

std::vector<int> ascending(int n) {
  std::vector<int> all(static_cast<std::size_t>(n));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Batch negate(Batch batch) {
  Tensor x = batch.x[0];
  for (float& value : x.mutable_span<float>()) value = -value;
  return {x, batch.y};
}

TEST(Dataset, KeepsTheOrderAndTheLastSmallBatch) {
  const Dataset dataset = numbers(10).batch(4);
  EXPECT_EQ(dataset.batches(), 3);
  EXPECT_EQ(epoch(dataset), ascending(10));
  std::vector<std::int64_t> sizes;
  for (const auto& batch : dataset) sizes.push_back(batch.rows());
  EXPECT_EQ(sizes, (std::vector<std::int64_t>{4, 4, 2}));
  const Dataset whole = numbers(10).batch(4, {.drop_remainder = true});
  EXPECT_EQ(whole.batches(), 2);
  EXPECT_EQ(epoch(whole), ascending(8));
  EXPECT_EQ(epoch(numbers(0).batch(4)), ascending(0));
}

TEST(Dataset, ShufflesAnewEachEpoch) {
  const auto make = [] { return numbers(50).shuffle({.seed = 1}).batch(8); };
  const Dataset dataset = make(), same = make();
  const std::vector<int> first = epoch(dataset), second = epoch(dataset);
  EXPECT_NE(first, ascending(50));
  EXPECT_NE(first, second);
  EXPECT_EQ(epoch(same), first);
  EXPECT_EQ(epoch(same), second);
  std::vector<int> sorted = first;
  std::ranges::sort(sorted);
  EXPECT_EQ(sorted, ascending(50));
  EXPECT_NE(epoch(numbers(50).shuffle({.seed = 2}).batch(8)), first);
  EXPECT_EQ(epoch(numbers(50).shuffle({.seed = 1}).batch(7).prefetch()), first);
}

TEST(Dataset, CopiesShareTheEpochCount) {
  const Dataset dataset = numbers(50).shuffle().batch(8), copy = dataset;
  const std::vector<int> first = epoch(dataset), second = epoch(copy);
  EXPECT_NE(first, second);
  EXPECT_EQ(static_cast<float>(first[0]), dataset.open(0)()->x[0].at<float>(0, 0));
  EXPECT_EQ(static_cast<float>(second[0]), dataset.open(1)()->x[0].at<float>(0, 0));
}

TEST(Dataset, MapsBatchesAndLeavesTheSourceAlone) {
  const Rows rows = numbers(6);
  const Dataset negated = rows.batch(4).map(negate);
  EXPECT_EQ(negated.batches(), 2);
  float sum = 0;
  for (auto& batch : negated)
    for (float value : batch.x[0].span<float>()) sum += value;
  EXPECT_EQ(sum, -30.0f);
  EXPECT_EQ(epoch(rows.batch(4)), ascending(6));
  EXPECT_EQ(epoch(rows.batch(4).map(negate).map(negate)), ascending(6));
}

TEST(Dataset, CarriesWeights) {
  const Tensor x({DType::Float32, {3, 1}});
  const Dataset dataset = from_tensors(x, x, Tensor::from<float>({1, 2, 3}, {3})).batch(2);
  auto batch = dataset.begin();
  EXPECT_EQ(batch->sample_weight[0].at<float>(1), 2.0f);
  ++batch;
  EXPECT_EQ(batch->sample_weight[0].at<float>(0), 3.0f);
  ++batch;
  EXPECT_TRUE(batch == dataset.end());
}

TEST(Dataset, RefusesWhatDoesNotFit) {
  const Tensor three({DType::Float32, {3, 1}}), four({DType::Float32, {4, 1}});
  EXPECT_THROW(from_tensors(three, four), Error);
  EXPECT_THROW(from_tensors(three, three, four), Error);
  EXPECT_THROW(from_tensors({}), Error);
  EXPECT_THROW(from_tensors(three).batch(0), Error);
  EXPECT_THROW(from_tensors(three).batch(1).prefetch({.depth = 0}), Error);
}

TEST(Dataset, PrefetchGivesTheSameBatches) {
  for (int depth : {1, 2, 100}) {
    const Dataset dataset = numbers(100).batch(3).prefetch({.depth = depth});
    EXPECT_EQ(dataset.batches(), 34);
    for (int pass = 0; pass < 5; ++pass) EXPECT_EQ(epoch(dataset), ascending(100));
  }
  EXPECT_EQ(epoch(numbers(100).batch(3).prefetch().map(negate).prefetch().map(negate)), ascending(100));
}

TEST(Dataset, PrefetchStaysWithinItsDepth) {
  std::atomic<int> made = 0;
  const auto count = [&](Batch batch) {
    ++made;
    return batch;
  };
  const Dataset dataset = numbers(100).batch(1).map(count).prefetch({.depth = 3});
  int taken = 0;
  for (auto& batch : dataset) {
    taken += static_cast<int>(batch.rows());
    if (taken < 5) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    EXPECT_LE(made, taken + 4);  // three ready and one in the making
  }
  EXPECT_EQ(made, 100);
}

TEST(Dataset, APassCanBeLeftEarly) {
  const Dataset dataset = numbers(1000).batch(1).prefetch().prefetch();
  for (int pass = 0; pass < 20; ++pass)
    for (auto& batch : dataset)
      if (batch.x[0].at<float>(0, 0) >= static_cast<float>(pass)) break;
  { const auto never_advanced = dataset.begin(); }
  const BatchStream never_called = dataset.open(0);
}

TEST(Dataset, PrefetchCarriesExceptions) {
  const auto fail_at_three = [](Batch batch) {
    if (batch.x[0].at<float>(0, 0) == 3) throw std::runtime_error("three");
    return batch;
  };
  const Dataset dataset = numbers(10).batch(1).map(fail_at_three).prefetch();
  int good = 0;
  EXPECT_THROW(
      {
        for (auto& batch : dataset) good += static_cast<int>(batch.rows());
      },
      std::runtime_error);
  EXPECT_EQ(good, 3);

  const Dataset unopened([](std::uint64_t) -> BatchStream { throw std::runtime_error("closed"); });
  EXPECT_THROW(unopened.prefetch().begin(), std::runtime_error);
}

TEST(Dataset, TakesBatchesFromAnywhere) {
  const Dataset countdown([](std::uint64_t epoch) -> BatchStream {
    return [left = 3 + epoch]() mutable -> std::optional<Batch> {
      if (left == 0) return {};
      return Batch{Tensor::from<float>({static_cast<float>(left--)}, {1})};
    };
  });
  EXPECT_EQ(countdown.batches(), std::nullopt);
  for (int expected : {3, 4}) {
    int count = 0;
    for (const auto& batch : countdown) count += static_cast<int>(batch.rows());
    EXPECT_EQ(count, expected);
  }
}

TEST(Dataset, SeveralThreadsMayIterate) {
  const Dataset dataset = numbers(60).shuffle().batch(7).prefetch();
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([copy = dataset] {
      std::vector<int> seen = epoch(copy);
      std::ranges::sort(seen);
      EXPECT_EQ(seen, ascending(60));
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace lamina::data
