#include <cmath>
#include <vector>

#include "cuda/language/kernel.h"
#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda::emulator {
namespace {

class Memory : public InEveryOrder {};
INSTANTIATE_TEST_SUITE_P(Orders, Memory, kEveryOrder, order_name);

TEST_P(Memory, OfTheDeviceIsAlignedAndFullOfNan) {
  DeviceArray<float> x(5);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(x.data()) % 256, 0u);
  for (float value : x.read()) EXPECT_TRUE(std::isnan(value));
  device_fill(x.data(), 0, 8);
  EXPECT_EQ(x.read()[1], 0.0f);
  EXPECT_TRUE(std::isnan(x.read()[2]));
  device_poison(x.data(), 4);
  EXPECT_TRUE(std::isnan(x.read()[0]));
  EXPECT_EQ(x.read()[1], 0.0f);
}

TEST_P(Memory, CopiesOutsideOfABufferAreReported) {
  DeviceArray<float> x({1, 2, 3}), y(3);
  float host[4] = {};
  device_copy(y.data(), x.data(), 12);
  EXPECT_EQ(y.read()[2], 3.0f);
  expect_silence();
  device_read(host, x.data(), 16);
  expect_report(ReportKind::OutOfBounds, "device_read: 16 bytes");
  device_write(host, x.data(), 4);
  expect_report(ReportKind::OutOfBounds, "device_write");
  device_free(host);
  expect_report(ReportKind::OutOfBounds, "freed");
}

__global__ void shared_kernel(float* y) {
  LAMINA_SHARED(float, row, [32]);
  LAMINA_SHARED(double, one);
  LAMINA_DYNAMIC_SHARED(float, extra);
  const unsigned t = threadIdx.x;
  const bool fresh = std::isnan(row[t]) && std::isnan(one) && std::isnan(extra[t]);
  __syncthreads();
  row[t] = 1;
  if (t == 0) one = 2;
  extra[t] = 4;
  __syncthreads();
  y[thread_in_grid()] = (fresh ? 8.0f : 0.0f) + row[31 - t] + static_cast<float>(one) + extra[31 - t];
}

TEST_P(Memory, SharedArraysAreFreshInEveryBlock) {
  auto y = DeviceArray<float>::zeros(96);
  EXPECT_EQ(launch(shared_kernel, {.grid = 3, .block = 32, .shared_bytes = 128}, y.data()), 0);
  for (float value : y.read()) EXPECT_EQ(value, 15.0f);
  expect_silence();
}

__global__ void overrun_kernel(int at) {
  LAMINA_SHARED(int, row, [32]);
  int* const begin = row;
  begin[at] = 1;
}

TEST_P(Memory, WritingPastASharedArrayIsReported) {
  EXPECT_EQ(launch(overrun_kernel, {.grid = 1, .block = 1}, 31), 0);
  expect_silence();
  EXPECT_EQ(launch(overrun_kernel, {.grid = 1, .block = 1}, 32), 719);
  expect_report(ReportKind::OutOfBounds, "row");
}

__global__ void big_kernel() {
  LAMINA_SHARED(char, first, [40 * 1024]);
  LAMINA_SHARED(char, second, [9 * 1024]);
  first[0] = second[0] = 0;
}

TEST_P(Memory, TooMuchSharedMemoryIsReported) {
  EXPECT_EQ(launch(big_kernel, {.grid = 1, .block = 1}), 719);
  expect_report(ReportKind::BadLaunch, "50176 bytes of static shared memory");
}

__global__ void atomics_kernel(int* sums, float* total, unsigned long long* most) {
  const int t = static_cast<int>(thread_in_grid());
  atomicAdd(&sums[0], t);
  atomicMax(&sums[1], t);
  atomicMin(&sums[2], -t);
  atomicOr(&sums[3], 1 << t % 8);
  atomicExch(&sums[4], 77);
  atomicCAS(&sums[5], 0, 55);
  atomicAdd(total, 0.5f);
  atomicMax(most, static_cast<unsigned long long>(t) << 33);
}

TEST_P(Memory, Atomics) {
  auto sums = DeviceArray<int>::zeros(6);
  auto total = DeviceArray<float>::zeros(1);
  auto most = DeviceArray<unsigned long long>::zeros(1);
  options().workers = 2;
  EXPECT_EQ(launch(atomics_kernel, {.grid = 64, .block = 128}, sums.data(), total.data(), most.data()), 0);
  EXPECT_EQ(sums.read(), (std::vector<int>{8192 * 8191 / 2, 8191, -8191, 255, 77, 55}));
  EXPECT_EQ(total.read()[0], 4096.0f);
  EXPECT_EQ(most.read()[0], 8191ull << 33);
  expect_silence();
}

template <int N, class T>
__global__ void packs_kernel(const T* x, T* y, std::int64_t n) {
  for (std::int64_t i = thread_in_grid() * N; i < n; i += threads_in_grid() * N)
    store_first(y + i, load_first<N>(x + i, n - i), n - i);
}

TEST_P(Memory, PacksMoveEveryElementAtEveryAddress) {
  for (int n : {1, 3, 4, 5, 63, 64, 65})
    for (int offset : {0, 1, 2}) {
      std::vector<float> values(static_cast<std::size_t>(n + offset));
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
      DeviceArray<float> x(values);
      auto y = DeviceArray<float>::zeros(values.size());
      EXPECT_EQ(
          launch(packs_kernel<4, float>, {.grid = 2, .block = 32}, x.data() + offset, y.data() + offset, n),
          0);
      for (std::size_t i = static_cast<std::size_t>(offset); i < values.size(); ++i)
        EXPECT_EQ(y.read()[i], values[i]) << n << " " << offset;
    }
  expect_silence();
}

__global__ void misaligned_kernel(const float* x, float* y) { y[0] = load_aligned<4>(x)[0]; }

TEST_P(Memory, AMisalignedVectorAccessIsReported) {
  auto x = DeviceArray<float>::zeros(8), y = DeviceArray<float>::zeros(1);
  EXPECT_EQ(launch(misaligned_kernel, {.grid = 1, .block = 1}, x.data() + 4, y.data()), 0);
  EXPECT_EQ(launch(misaligned_kernel, {.grid = 1, .block = 1}, x.data() + 1, y.data()), 719);
  expect_report(ReportKind::Misaligned, "misaligned_kernel");
}

__global__ void async_copy_kernel(const float* x, float* y) {
  LAMINA_SHARED(float4, tile, [2][32]);
  const unsigned t = threadIdx.x;
  async_copy<16>(&tile[0][t], x + 4 * t);
  async_copy_commit();
  async_copy<16>(&tile[1][t], x + 4 * t, 8);
  async_copy_commit();
  const bool early = !std::isnan(tile[0][t].x);
  async_copy_wait<1>();
  const bool first = tile[0][t].w == x[4 * t + 3] && std::isnan(tile[1][t].x);
  async_copy_wait<0>();
  const bool second = tile[1][t].y == x[4 * t + 1] && tile[1][t].z == 0 && tile[1][t].w == 0;
  y[t] = !early && first && second;
}

TEST_P(Memory, AsynchronousCopiesArriveAtTheWait) {
  std::vector<float> values(128);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i + 1);
  DeviceArray<float> x(values), y(32);
  EXPECT_EQ(launch(async_copy_kernel, {.grid = 1, .block = 32}, x.data(), y.data()), 0);
  for (float value : y.read()) EXPECT_EQ(value, 1.0f);
  expect_silence();
}

}  // namespace
}  // namespace lamina::cuda::emulator
