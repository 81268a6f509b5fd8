#include <algorithm>
#include <vector>

#include "cuda/language/kernel.h"
#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda::emulator {
namespace {

class Launch : public InEveryOrder {};
INSTANTIATE_TEST_SUITE_P(Orders, Launch, kEveryOrder, order_name);

__global__ void count_kernel(int* visits) {
  const unsigned block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
  visits[block * static_cast<unsigned>(threads_in_block()) + static_cast<unsigned>(thread_in_block())] += 1;
}

TEST_P(Launch, EveryThreadOfEveryBlockRunsOnce) {
  auto visits = DeviceArray<int>::zeros(2 * 3 * 4 * 5 * 3 * 2);
  EXPECT_EQ(launch(count_kernel, {.grid = {2, 3, 4}, .block = {5, 3, 2}}, visits.data()), 0);
  for (int n : visits.read()) EXPECT_EQ(n, 1);
  expect_silence();
}

__global__ void order_kernel(int* order, int* next) { order[thread_in_grid()] = atomicAdd(next, 1); }

TEST_P(Launch, ThreadsAndBlocksRunInTheOrderOfTheOptions) {
  auto order = DeviceArray<int>::zeros(256), next = DeviceArray<int>::zeros(1);
  EXPECT_EQ(launch(order_kernel, {.grid = 4, .block = 64}, order.data(), next.data()), 0);
  const std::vector<int> seen = order.read();
  const bool ascending = std::is_sorted(seen.begin(), seen.end()),
             descending = std::is_sorted(seen.rbegin(), seen.rend());
  EXPECT_EQ(ascending, GetParam() == Order::Forward);
  EXPECT_EQ(descending, GetParam() == Order::Reverse);
  expect_silence();
}

struct Scale {
  double factor;
  std::int64_t offset;
};
__global__ void convert_kernel(Scale scale, const float* x, float* y, std::int64_t i) {
  y[i] = static_cast<float>(x[i + scale.offset] * scale.factor);
}

TEST_P(Launch, ArgumentsBecomeTheParametersOfTheKernel) {
  DeviceArray<float> x({1, 2, 3});
  auto y = DeviceArray<float>::zeros(3);
  EXPECT_EQ(launch(convert_kernel, {.grid = 1, .block = 1}, Scale{0.5, 1}, x.data(), y.data(), 1), 0);
  EXPECT_EQ(y.read()[1], 1.5f);
}

__global__ void nothing_kernel() {}

TEST_P(Launch, ImpossibleSizesAreRefused) {
  const LaunchConfig impossible[] = {
      {.grid = 1, .block = 1025},       {.grid = 0, .block = 32},
      {.grid = 1, .block = 0},          {.grid = {1, 65536, 1}, .block = 32},
      {.grid = 1, .block = {1, 1, 65}}, {.grid = 1, .block = 32, .shared_bytes = 228 * 1024}};
  for (const LaunchConfig& config : impossible) {
    EXPECT_EQ(launch(nothing_kernel, config), 9);
    expect_report(ReportKind::BadLaunch, "nothing_kernel");
  }
  EXPECT_EQ(launch(nothing_kernel, {.grid = 1, .block = 1024, .shared_bytes = 227 * 1024}), 0);
  expect_silence();
}

__global__ void trap_kernel(int* y) {
  if (threadIdx.x == 3) __trap();
  __syncthreads();
  y[0] = 1;
}

TEST_P(Launch, ATrapEndsTheLaunchAndTheNextOneRuns) {
  auto y = DeviceArray<int>::zeros(1), visits = DeviceArray<int>::zeros(64);
  EXPECT_EQ(launch(trap_kernel, {.grid = 4, .block = 64}, y.data()), 719);
  expect_report(ReportKind::Trap, "launch_test.cpp:");
  EXPECT_EQ(y.read()[0], 0);
  EXPECT_EQ(launch(count_kernel, {.grid = 1, .block = 64}, visits.data()), 0);
  expect_silence();
}

__global__ void block_sums_kernel(const int* x, int* sums, int* total) {
  const int sum = block_sum(x[thread_in_grid()]);
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
  if (threadIdx.x == 0) atomicAdd(total, sum);
}

TEST_P(Launch, BlocksMayRunOnSeveralOsThreads) {
  constexpr int kBlocks = 200, kThreads = 128;
  options().workers = 3;
  std::vector<int> values(kBlocks * kThreads);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<int>(i % 1000);
  DeviceArray<int> x(values), sums(kBlocks);
  for (int round = 0; round < 5; ++round) {
    auto total = DeviceArray<int>::zeros(1);
    ASSERT_EQ(
        launch(block_sums_kernel, {.grid = kBlocks, .block = kThreads}, x.data(), sums.data(), total.data()),
        0);
    int expected = 0;
    for (int b = 0; b < kBlocks; ++b) {
      int sum = 0;
      for (int t = 0; t < kThreads; ++t) sum += values[static_cast<std::size_t>(b * kThreads + t)];
      ASSERT_EQ(sums.read()[static_cast<std::size_t>(b)], sum);
      expected += sum;
    }
    ASSERT_EQ(total.read()[0], expected);
  }
  expect_silence();
}

__constant__ const float kTable[4] = {1, 2, 4, 8};
__global__ void table_kernel(float* y) { y[threadIdx.x] = kTable[threadIdx.x]; }

TEST_P(Launch, ConstantMemoryIsRead) {
  auto y = DeviceArray<float>::zeros(4);
  EXPECT_EQ(launch(table_kernel, {.grid = 1, .block = 4}, y.data()), 0);
  EXPECT_EQ(y.read(), (std::vector<float>{1, 2, 4, 8}));
}

}  // namespace
}  // namespace lamina::cuda::emulator
