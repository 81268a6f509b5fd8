#include <cmath>
#include <vector>

#include "cuda/language/kernel.h"
#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda::emulator {
namespace {

class WarpFunctions : public InEveryOrder {};
INSTANTIATE_TEST_SUITE_P(Orders, WarpFunctions, kEveryOrder, order_name);

// Runs a kernel of one block and returns what each thread wrote.
template <class T, class... Parameters, class... Arguments>
std::vector<T> outputs(void (*kernel)(T*, Parameters...), unsigned threads, Arguments... arguments) {
  auto y = DeviceArray<T>::zeros(threads);
  EXPECT_EQ(launch(kernel, {.grid = 1, .block = threads}, y.data(), arguments...), 0);
  return y.read();
}

__global__ void shuffles_kernel(int* y) {
  const int t = static_cast<int>(threadIdx.x);
  int result = __shfl_sync(kFullMask, t, 5);
  result = result * 100 + __shfl_up_sync(kFullMask, t, 3) % 100;
  result = result * 100 + __shfl_down_sync(kFullMask, t, 2, 8) % 100;
  result = result * 100 + __shfl_xor_sync(kFullMask, t, 7, 16) % 100;
  y[t] = result;
}

TEST_P(WarpFunctions, Shuffles) {
  const std::vector<int> y = outputs<int>(shuffles_kernel, 64);
  for (int t = 0; t < 64; ++t) {
    const int lane = t % 32, first = t - lane;
    const int up = lane < 3 ? t : t - 3, down = t % 8 + 2 > 7 ? t : t + 2, crossed = t ^ 7;
    EXPECT_EQ(y[static_cast<std::size_t>(t)], ((first + 5) * 100 + up) * 10000 + down * 100 + crossed) << t;
  }
  expect_silence();
}

__global__ void half_mask_kernel(float* y) {
  const unsigned mask = threadIdx.x < 16 ? 0x0000ffff : 0xffff0000;
  float sum = static_cast<float>(threadIdx.x);
  for (int lanes = 8; lanes > 0; lanes /= 2) sum += __shfl_xor_sync(mask, sum, lanes);
  y[threadIdx.x] = sum;
}

TEST_P(WarpFunctions, HalvesOfAWarpMeetOnTheirOwn) {
  const std::vector<float> y = outputs<float>(half_mask_kernel, 32);
  for (std::size_t t = 0; t < 32; ++t) EXPECT_EQ(y[t], t < 16 ? 120.0f : 376.0f);
  expect_silence();
}

__global__ void absent_lane_kernel(float* y) {
  y[threadIdx.x] = 0;
  if (threadIdx.x < 16) y[threadIdx.x] = __shfl_sync(0x0000ffff, 1.0f, 20);
}

TEST_P(WarpFunctions, AnAbsentLaneGivesNan) {
  EXPECT_TRUE(std::isnan(outputs<float>(absent_lane_kernel, 32)[3]));
}

__global__ void votes_kernel(unsigned* y) {
  const int t = static_cast<int>(threadIdx.x);
  y[t] = __ballot_sync(kFullMask, t % 3 == 0) + static_cast<unsigned>(__any_sync(kFullMask, t == 40)) +
         2u * static_cast<unsigned>(__all_sync(kFullMask, t < 32));
}

TEST_P(WarpFunctions, Votes) {
  const std::vector<unsigned> y = outputs<unsigned>(votes_kernel, 64);
  EXPECT_EQ(y[7], 0x49249249u + 2);
  EXPECT_EQ(y[40], 0x92492492u + 1);
  expect_silence();
}

__global__ void reductions_kernel(int* y) {
  const int t = static_cast<int>(threadIdx.x) - 10;
  y[threadIdx.x] = __reduce_add_sync(kFullMask, t) * 10000 + __reduce_min_sync(kFullMask, t) * 100 +
                   __reduce_max_sync(kFullMask, t) +
                   static_cast<int>(__reduce_or_sync(kFullMask, 1u << threadIdx.x % 2));
}

TEST_P(WarpFunctions, Reductions) {
  for (int value : outputs<int>(reductions_kernel, 32)) EXPECT_EQ(value, 176 * 10000 - 10 * 100 + 21 + 3);
  expect_silence();
}

__global__ void foreign_mask_kernel() { __shfl_xor_sync(0x0000ffff, 1.0f, 1); }

TEST_P(WarpFunctions, AMaskWithoutTheCallerIsReported) {
  EXPECT_EQ(launch(foreign_mask_kernel, {.grid = 1, .block = 32}), 719);
  expect_report(ReportKind::BadMask, "warp_test.cpp:");
}

__global__ void half_warp_kernel() {
  if (threadIdx.x < 16) __shfl_xor_sync(kFullMask, 1.0f, 1);
  __syncthreads();
}

TEST_P(WarpFunctions, LanesThatNeverComeAreReported) {
  EXPECT_EQ(launch(half_warp_kernel, {.grid = 1, .block = 32}), 719);
  expect_report(ReportKind::WarpDivergence, "__shfl_xor_sync at warp_test.cpp:");
}

__global__ void warp_sum_kernel(float* y) { y[threadIdx.x] = warp_sum(1.0f); }

TEST_P(WarpFunctions, APartialWarpIsReported) {
  auto y = DeviceArray<float>::zeros(48);
  EXPECT_EQ(launch(warp_sum_kernel, {.grid = 1, .block = 48}, y.data()), 719);
  expect_report(ReportKind::PartialWarp, "0000ffff");
}

__global__ void block_reductions_kernel(double* y) {
  const int t = thread_in_block();
  const float value = static_cast<float>(t * 37 % 101);
  const double sum = block_sum(static_cast<double>(value));
  const float most = block_max(value);
  const Indexed best = block_reduce(Indexed{value, t}, ArgMaxOp{});
  y[t] = sum * 1e6 + most * 1e3 + best.index;
}

TEST_P(WarpFunctions, BlockReductions) {
  for (unsigned threads : {32u, 96u, 256u, 1024u}) {
    double sum = 0, most = -1, index = 0;
    for (unsigned t = 0; t < threads; ++t) {
      const double value = t * 37 % 101;
      sum += value;
      if (value > most) most = value, index = t;
    }
    for (double value : outputs<double>(block_reductions_kernel, threads))
      ASSERT_EQ(value, sum * 1e6 + most * 1e3 + index) << threads;
  }
  expect_silence();
}

__global__ void nan_kernel(float* y) {
  const float value = threadIdx.x == 17 ? NAN : static_cast<float>(threadIdx.x);
  y[threadIdx.x] = block_max(value) + static_cast<float>(block_reduce(Indexed{value, 0}, ArgMaxOp{}).index);
}

TEST_P(WarpFunctions, ANanIsTheMaximum) {
  for (float value : outputs<float>(nan_kernel, 64)) EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace lamina::cuda::emulator
