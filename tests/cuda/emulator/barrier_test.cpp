#include <vector>

#include "cuda/language/kernel.h"
#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda::emulator {
namespace {

class Barrier : public InEveryOrder {};
INSTANTIATE_TEST_SUITE_P(Orders, Barrier, kEveryOrder, order_name);

__global__ void rotate_kernel(int* y, int rounds) {
  LAMINA_SHARED(int, ring, [96]);
  const unsigned t = threadIdx.x, next = (t + 1) % blockDim.x;
  int value = static_cast<int>(t);
  for (int round = 0; round < rounds; ++round) {
    ring[next] = value;
    __syncthreads();
    value = ring[t];
    __syncthreads();
  }
  y[t] = value;
}

TEST_P(Barrier, ThreadsSeeWhatOthersWroteBeforeIt) {
  auto y = DeviceArray<int>::zeros(96);
  EXPECT_EQ(launch(rotate_kernel, {.grid = 1, .block = 96}, y.data(), 10), 0);
  const std::vector<int> values = y.read();
  for (int t = 0; t < 96; ++t) EXPECT_EQ(values[static_cast<std::size_t>(t)], (t + 96 - 10) % 96);
  expect_silence();
}

__global__ void votes_kernel(int* y) {
  const int t = static_cast<int>(threadIdx.x);
  int result = 0;
  for (int limit = 0; limit <= 64; limit += 16) {
    result += __syncthreads_count(t < limit);
    result += 1000 * __syncthreads_and(t < limit);
    result += 100000 * __syncthreads_or(t < limit);
  }
  y[t] = result;
}

TEST_P(Barrier, Votes) {
  auto y = DeviceArray<int>::zeros(64);
  EXPECT_EQ(launch(votes_kernel, {.grid = 1, .block = 64}, y.data()), 0);
  for (int value : y.read()) EXPECT_EQ(value, 16 + 32 + 48 + 64 + 1000 * 1 + 100000 * 4);
  expect_silence();
}

__global__ void two_barriers_kernel() {
  if (threadIdx.x < 32)
    __syncthreads();
  else
    __syncthreads();
}

TEST_P(Barrier, DifferentOnesAreReported) {
  EXPECT_EQ(launch(two_barriers_kernel, {.grid = 1, .block = 64}), 719);
  expect_report(ReportKind::BarrierDivergence, "two_barriers_kernel: thread (");
}

__global__ void early_return_kernel() {
  if (threadIdx.x >= 40) return;
  __syncthreads();
}

TEST_P(Barrier, ThreadsThatReturnedBeforeItAreReportedUnlessAllowed) {
  EXPECT_EQ(launch(early_return_kernel, {.grid = 1, .block = 64}), 719);
  expect_report(ReportKind::BarrierDivergence,
                "24 of 64 threads returned before the barrier at barrier_test.cpp:");
  options().exited_threads_may_miss_barriers = true;
  EXPECT_EQ(launch(early_return_kernel, {.grid = 1, .block = 64}), 0);
  expect_silence();
}

__global__ void deadlock_kernel() {
  if (threadIdx.x < 16)
    __syncwarp();
  else
    __syncthreads();
}

TEST_P(Barrier, ThreadsThatWaitForEachOtherForEverAreListed) {
  EXPECT_EQ(launch(deadlock_kernel, {.grid = 2, .block = 32}), 719);
  const std::vector<Report> reports = take_reports();
  ASSERT_EQ(reports.size(), 1u) << to_string(reports);
  EXPECT_EQ(reports[0].kind, ReportKind::WarpDivergence);
  EXPECT_NE(reports[0].text.find("[16 wait in __syncthreads at barrier_test.cpp:"), std::string::npos)
      << reports[0].text;
  EXPECT_NE(reports[0].text.find("[16 wait in __syncwarp at barrier_test.cpp:"), std::string::npos);
}

}  // namespace
}  // namespace lamina::cuda::emulator
