#include "cuda/kernels/matmul.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "core/base/dtype.h"
#include "cuda/kernels/add_parts.h"
#include "cuda/language/half.h"
#include "cuda/lowering/tiling.h"
#include "tests/cuda/on_every_device.h"

namespace lamina::cuda {
namespace {

struct Product {
  std::int64_t m, n, k;
  int tile = 64, splits = 1;
  bool transpose_a = false, transpose_b = false, relu = false;
  int offset = 0;  // of every operand, in elements
};

// Quarters: sums of a few thousand products of them are exact in float.
double element(std::int64_t i, int seed) { return static_cast<double>((i * 37 + seed) % 17 - 8) / 4; }

template <class T>
T stored(double x) {
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<T>(x);
  else
    return from_float<T>(static_cast<float>(x));
}
template <class T>
double number(T x) {
  if constexpr (std::is_floating_point_v<T>)
    return x;
  else
    return to_float(x);
}
template <class T>
constexpr bool kIsHalf = !std::is_floating_point_v<T>;
template <class T>
constexpr DType type_of() {
  if constexpr (kIsHalf<T>)
    return std::is_same_v<T, bf16> ? DType::BFloat16 : DType::Float16;
  else
    return dtype_of<T>();
}

template <class T>
std::vector<T> elements(std::int64_t count, int seed, int offset) {
  std::vector<T> values(static_cast<std::size_t>(offset), stored<T>(std::nan("")));
  for (std::int64_t i = 0; i < count; ++i) values.push_back(stored<T>(element(i, seed)));
  return values;
}

// 0.5 a b + bias, by a plain loop.
std::vector<double> expected(const Product& s) {
  std::vector<double> c;
  for (std::int64_t i = 0; i < s.m; ++i)
    for (std::int64_t j = 0; j < s.n; ++j) {
      double sum = 0;
      for (std::int64_t p = 0; p < s.k; ++p)
        sum += element(s.transpose_a ? p * s.m + i : i * s.k + p, 1) *
               element(s.transpose_b ? j * s.k + p : p * s.n + j, 2);
      sum = 0.5 * sum + element(j, 3);
      c.push_back(s.relu ? std::max(sum, 0.0) : sum);
    }
  return c;
}

template <class T>
void expect_product(const Product& s) {
  const auto o = static_cast<std::size_t>(s.offset);
  const DeviceArray<T> a(elements<T>(s.m * s.k, 1, s.offset)), b(elements<T>(s.k * s.n, 2, s.offset)),
      bias(elements<T>(s.n, 3, s.offset)), c(o + static_cast<std::size_t>(s.m * s.n));
  const DeviceArray<std::conditional_t<kIsHalf<T>, float, T>> parts(
      static_cast<std::size_t>(s.splits * s.m * s.n));
  const auto bytes = [&](const DeviceArray<T>& x) { return reinterpret_cast<std::byte*>(x.data() + o); };
  MatmulParameters p{};
  p.a.data = bytes(a);
  p.a.transposed = s.transpose_a;
  p.b.data = bytes(b);
  p.b.transposed = s.transpose_b;
  p.bias = bytes(bias);
  p.c = bytes(c);
  p.parts = reinterpret_cast<std::byte*>(parts.data());
  p.dtype = static_cast<int>(type_of<T>());
  p.m = s.m, p.n = s.n, p.k = s.k;
  p.tile = s.tile, p.splits = s.splits;
  p.alpha = 0.5;
  p.relu = s.relu;
  launch_now(kIsHalf<T> ? "matmul_half" : "matmul", p);
  if (s.splits > 1) {
    launch_now("add_parts", AddPartsParameters{.parts = p.parts,
                                               .bias = p.bias,
                                               .y = p.c,
                                               .count = s.m * s.n,
                                               .columns = s.n,
                                               .splits = s.splits,
                                               .dtype = p.dtype,
                                               .alpha = p.alpha,
                                               .relu = p.relu});
  }
  const std::vector<T> result = c.read();
  const std::vector<double> exact = expected(s);
  for (std::size_t i = 0; i < exact.size(); ++i)
    ASSERT_EQ(number(result[o + i]), number(stored<T>(exact[i]))) << "element " << i;
}

class MatmulKernel : public OnEveryDevice {};
LAMINA_ON_EVERY_DEVICE(MatmulKernel);

TEST_P(MatmulKernel, WholeTiles) {
  expect_product<float>({.m = 128, .n = 128, .k = 16, .tile = 128});
  expect_product<float>({.m = 64, .n = 64, .k = 32, .tile = 64});
  expect_product<float>({.m = 32, .n = 32, .k = 32, .tile = 32});
}

TEST_P(MatmulKernel, SizesThatNothingDivides) {
  for (int tile : {1, 32, 64, 128}) {
    SCOPED_TRACE(tile);
    expect_product<float>({.m = 67, .n = 33, .k = 19, .tile = tile, .relu = true});
  }
  expect_product<float>({.m = 131, .n = 129, .k = 9, .tile = 128});
  expect_product<double>({.m = 67, .n = 33, .k = 19, .tile = 64});
  expect_product<double>({.m = 33, .n = 5, .k = 3, .tile = 32, .relu = true});
}

TEST_P(MatmulKernel, EveryTransposition) {
  for (bool a : {false, true})
    for (bool b : {false, true})
      for (int tile : {1, 32, 64, 128}) {
        SCOPED_TRACE(testing::Message() << a << b << " tile " << tile);
        expect_product<float>({.m = 35, .n = 20, .k = 18, .tile = tile, .transpose_a = a, .transpose_b = b});
      }
}

TEST_P(MatmulKernel, MisalignedOperands) {
  for (int tile : {1, 32, 64, 128}) {
    expect_product<float>({.m = 36, .n = 20, .k = 16, .tile = tile, .offset = 1});
    expect_product<float>(
        {.m = 36, .n = 20, .k = 16, .tile = tile, .transpose_a = true, .transpose_b = true, .offset = 1});
  }
  expect_product<double>({.m = 36, .n = 20, .k = 16, .tile = 32, .offset = 1});
}

TEST_P(MatmulKernel, SplitDepths) {
  expect_product<float>({.m = 5, .n = 7, .k = 1000, .tile = 32, .splits = 3, .relu = true});
  expect_product<float>({.m = 33, .n = 7, .k = 100, .tile = 64, .splits = 5, .transpose_a = true});
  expect_product<double>({.m = 5, .n = 7, .k = 100, .tile = 32, .splits = 2});
  // The last splits have nothing left to do.
  expect_product<float>({.m = 5, .n = 7, .k = 33, .tile = 32, .splits = 8});
}

TEST_P(MatmulKernel, NoDepthLeavesTheBias) {
  for (int tile : {1, 32, 64, 128}) expect_product<float>({.m = 5, .n = 7, .k = 0, .tile = tile});
}

TEST_P(MatmulKernel, HalvesOnTensorCores) {
  expect_product<bf16>({.m = 64, .n = 64, .k = 128, .tile = 64});
  expect_product<f16>({.m = 130, .n = 136, .k = 48, .tile = 128});
  for (bool a : {false, true})
    for (bool b : {false, true}) {
      SCOPED_TRACE(testing::Message() << a << b);
      expect_product<bf16>({.m = 72, .n = 40, .k = 88, .tile = 64, .transpose_a = a, .transpose_b = b});
      expect_product<f16>({.m = 72, .n = 40, .k = 24, .tile = 128, .transpose_a = a, .transpose_b = b});
    }
}

TEST_P(MatmulKernel, HalvesOfOddSizesAndAddresses) {
  for (bool transposed : {false, true})
    for (int offset : {0, 1})
      for (int tile : {64, 128})
        expect_product<bf16>({.m = 67,
                              .n = 35,
                              .k = 41,
                              .tile = tile,
                              .transpose_a = transposed,
                              .transpose_b = transposed,
                              .relu = true,
                              .offset = offset});
  expect_product<f16>({.m = 3, .n = 1, .k = 0});
  expect_product<f16>({.m = 3, .n = 5, .k = 200, .splits = 3, .relu = true});
}

TEST(ChooseTiling, SplitsDeepSmallProductsOnly) {
  EXPECT_EQ(choose_tiling(64, 64, 100'000, 1, DType::Float32).splits, 32);
  EXPECT_EQ(choose_tiling(64, 64, 500, 1, DType::Float32).splits, 1);
  EXPECT_EQ(choose_tiling(4096, 4096, 100'000, 1, DType::Float32).splits, 1);
  EXPECT_EQ(choose_tiling(4096, 4096, 4096, 1, DType::Float32).tile, 128);
  EXPECT_EQ(choose_tiling(4096, 4096, 4096, 1, DType::Float64).tile, 64);
  EXPECT_EQ(choose_tiling(32, 32, 10, 1, DType::Float32).tile, 32);
}

}  // namespace
}  // namespace lamina::cuda
