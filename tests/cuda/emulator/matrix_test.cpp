#include <cmath>
#include <cstring>
#include <vector>

#include "cuda/language/kernel.h"
#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda::emulator {
namespace {

class WarpMatrix : public InEveryOrder {};
INSTANTIATE_TEST_SUITE_P(Orders, WarpMatrix, kEveryOrder, order_name);

// Small integers: every product and sum is exact in each format.
float element_of_a(int row, int k) { return static_cast<float>((row * 5 + k * 3) % 7 - 3); }
float element_of_b(int k, int column) { return static_cast<float>((k * 2 + column * 7) % 5 - 2); }

std::vector<float> expected_product(int depth) {
  std::vector<float> d;
  for (int row = 0; row < 16; ++row)
    for (int column = 0; column < 8; ++column) {
      float sum = 1;
      for (int k = 0; k < depth; ++k) sum += element_of_a(row, k) * element_of_b(k, column);
      d.push_back(sum);
    }
  return d;
}

__device__ void store_product(float* y, const float (&d)[4]) {
  const int group = lane_in_warp() / 4, part = lane_in_warp() % 4;
  for (int i = 0; i < 4; ++i) y[(group + i / 2 * 8) * 8 + part * 2 + i % 2] = d[i];
}

// a: [16, 16] by rows, b: [8, 16], the transpose of the operand.
template <class Half>
__global__ void halves_kernel(const Half* a, const Half* b, float* y) {
  const int group = lane_in_warp() / 4, part = lane_in_warp() % 4;
  const auto two = [](const Half* at) { return pack_two(at[0], at[1]); };
  std::uint32_t fragment_a[4], fragment_b[2];
  for (int i = 0; i < 4; ++i) fragment_a[i] = two(a + (group + i % 2 * 8) * 16 + part * 2 + i / 2 * 8);
  for (int i = 0; i < 2; ++i) fragment_b[i] = two(b + group * 16 + part * 2 + i * 8);
  float d[4] = {1, 1, 1, 1};
  mma_m16n8k16<Half>(d, fragment_a, fragment_b);
  store_product(y, d);
}

template <class Half>
struct Operands {
  std::vector<Half> a, b;  // [16, 16] and [8, 16]
  Operands() {
    for (int row = 0; row < 16; ++row)
      for (int k = 0; k < 16; ++k) a.push_back(from_float<Half>(element_of_a(row, k)));
    for (int column = 0; column < 8; ++column)
      for (int k = 0; k < 16; ++k) b.push_back(from_float<Half>(element_of_b(k, column)));
  }
};

template <class Half, class Kernel>
void expect_product(Kernel kernel) {
  const Operands<Half> operands;
  DeviceArray<Half> a(operands.a), b(operands.b);
  DeviceArray<float> y(128);
  EXPECT_EQ(launch(kernel, {.grid = 1, .block = 32}, a.data(), b.data(), y.data()), 0);
  EXPECT_EQ(y.read(), expected_product(16));
  expect_silence();
}

TEST_P(WarpMatrix, ProductOfBf16) { expect_product<bf16>(halves_kernel<bf16>); }
TEST_P(WarpMatrix, ProductOfF16) { expect_product<f16>(halves_kernel<f16>); }

__global__ void tf32_kernel(const float* a, const float* b, float* y) {
  const int group = lane_in_warp() / 4, part = lane_in_warp() % 4;
  std::uint32_t fragment_a[4], fragment_b[2];
  for (int i = 0; i < 4; ++i) fragment_a[i] = to_tf32(a[(group + i % 2 * 8) * 8 + part + i / 2 * 4]);
  for (int i = 0; i < 2; ++i) fragment_b[i] = to_tf32(b[(part + i * 4) * 8 + group]);
  float d[4] = {1, 1, 1, 1};
  mma_m16n8k8_tf32(d, fragment_a, fragment_b);
  store_product(y, d);
}

TEST_P(WarpMatrix, ProductOfTf32) {
  std::vector<float> a, b;
  for (int row = 0; row < 16; ++row)
    for (int k = 0; k < 8; ++k) a.push_back(element_of_a(row, k));
  for (int k = 0; k < 8; ++k)
    for (int column = 0; column < 8; ++column) b.push_back(element_of_b(k, column));
  DeviceArray<float> on_device_a(a), on_device_b(b), y(128);
  EXPECT_EQ(launch(tf32_kernel, {.grid = 1, .block = 32}, on_device_a.data(), on_device_b.data(), y.data()),
            0);
  EXPECT_EQ(y.read(), expected_product(8));
  expect_silence();
}

// Rows of 16 elements go to shared memory with a stride of 24; ldmatrix makes the fragments. With Transposed,
// b is stored by rows of the operand ([16, 8], stride 24).
template <bool Transposed>
__global__ void ldmatrix_kernel(const bf16* a, const bf16* b, float* y) {
  constexpr int kStride = 24;
  LAMINA_SHARED(uint4, memory, [2 * 16 * kStride / 8]);
  bf16* const tile_a = reinterpret_cast<bf16*>(memory);
  bf16* const tile_b = tile_a + 16 * kStride;
  const int lane = lane_in_warp();
  for (int i = lane; i < 256; i += 32) tile_a[i / 16 * kStride + i % 16] = a[i];
  for (int i = lane; i < 128; i += 32)
    (Transposed ? tile_b[i % 16 * kStride + i / 16] : tile_b[i / 16 * kStride + i % 16]) = b[i];
  __syncwarp();
  std::uint32_t fragment_a[4], fragment_b[2];
  ldmatrix<4>(fragment_a, tile_a + lane % 16 * kStride + lane / 16 * 8);
  const int row_of_b = Transposed ? lane % 16 * kStride : lane % 8 * kStride + lane / 8 % 2 * 8;
  ldmatrix<2, Transposed>(fragment_b, tile_b + row_of_b);
  float d[4] = {1, 1, 1, 1};
  mma_m16n8k16<bf16>(d, fragment_a, fragment_b);
  store_product(y, d);
}

TEST_P(WarpMatrix, FragmentsFromSharedMemory) { expect_product<bf16>(ldmatrix_kernel<false>); }
TEST_P(WarpMatrix, TransposedFragmentsFromSharedMemory) { expect_product<bf16>(ldmatrix_kernel<true>); }

TEST(ToTf32, RoundsTheFractionToTenBits) {
  EXPECT_EQ(to_tf32(1.0f), __float_as_uint(1.0f));
  EXPECT_EQ(to_tf32(__uint_as_float(0x3f800fff)), 0x3f800000u);
  EXPECT_EQ(to_tf32(__uint_as_float(0x3f801000)), 0x3f802000u);
  EXPECT_EQ(to_tf32(INFINITY), __float_as_uint(INFINITY));
}

}  // namespace
}  // namespace lamina::cuda::emulator
