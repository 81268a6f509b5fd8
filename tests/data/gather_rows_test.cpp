#include "data/gather_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace lamina::data {
namespace {

template <class T>
std::vector<T> gathered(const Tensor& source, DType target, const std::vector<std::int64_t>& rows) {
  const GatherRows gather(source, target);
  constexpr std::byte kGuard{0xA5};
  const auto bytes = static_cast<std::size_t>(gather.row_bytes()) * rows.size();
  std::vector<std::byte> memory(bytes + 1, kGuard);
  gather(rows, memory.data());
  EXPECT_EQ(memory.back(), kGuard);
  std::vector<T> values(bytes / sizeof(T));
  if (bytes > 0) std::memcpy(values.data(), memory.data(), bytes);
  return values;
}

template <class T>
Tensor counting(Shape shape) {
  Tensor tensor({dtype_of<T>(), std::move(shape)});
  auto values = tensor.mutable_span<T>();
  std::iota(values.begin(), values.end(), T(0));
  return tensor;
}

TEST(GatherRows, CopiesRowsOfEveryLength) {
  for (std::int64_t length = 0; length < 300; ++length) {
    const Tensor source = counting<std::uint8_t>({5, length});
    const std::vector<std::int64_t> rows{4, 0, 2, 2};
    const auto values = gathered<std::uint8_t>(source, DType::UInt8, rows);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto n = static_cast<std::size_t>(length);
      const std::size_t flat = static_cast<std::size_t>(rows[i / n]) * n + i % n;
      ASSERT_EQ(values[i], static_cast<std::uint8_t>(flat)) << length;
    }
  }
}

TEST(GatherRows, CopiesEveryElementSize) {
  const std::vector<std::int64_t> rows{1};
  EXPECT_EQ(gathered<float>(counting<float>({2, 3}), DType::Float32, rows), (std::vector<float>{3, 4, 5}));
  EXPECT_EQ(gathered<double>(counting<double>({2, 3}), DType::Float64, rows), (std::vector<double>{3, 4, 5}));
  EXPECT_EQ(gathered<std::int64_t>(counting<std::int64_t>({2}), DType::Int64, rows),
            (std::vector<std::int64_t>{1}));
  EXPECT_EQ(GatherRows(Tensor({DType::BFloat16, {2, 3}}), DType::BFloat16).row_bytes(), 6);
}

TEST(GatherRows, ConvertsBetweenAllTypes) {
  const std::vector<std::int64_t> rows{1, 0};
  const Tensor bytes = Tensor::from<std::uint8_t>({0, 1, 200, 255}, {2, 2});
  EXPECT_EQ(gathered<float>(bytes, DType::Float32, rows), (std::vector<float>{200, 255, 0, 1}));
  EXPECT_EQ(gathered<double>(bytes, DType::Float64, rows), (std::vector<double>{200, 255, 0, 1}));
  EXPECT_EQ(gathered<std::int32_t>(bytes, DType::Int32, rows), (std::vector<std::int32_t>{200, 255, 0, 1}));
  EXPECT_EQ(gathered<std::uint8_t>(bytes, DType::Bool, rows), (std::vector<std::uint8_t>{1, 1, 0, 1}));
  const Tensor flags = bytes.astype(DType::Bool);
  EXPECT_EQ(gathered<float>(flags, DType::Float32, rows), (std::vector<float>{1, 1, 0, 1}));
  const Tensor doubles = Tensor::from<double>({0.5, -1.75}, {2});
  EXPECT_EQ(gathered<float>(doubles, DType::Float32, rows), (std::vector<float>{-1.75f, 0.5f}));
  EXPECT_EQ(gathered<std::int64_t>(doubles, DType::Int64, rows), (std::vector<std::int64_t>{-1, 0}));
}

TEST(GatherRows, ConvertsLongRows) {
  const Tensor source = counting<std::uint8_t>({3, 85});
  const auto values = gathered<float>(source, DType::Float32, {2, 1});
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_EQ(values[i], static_cast<float>(i < 85 ? 170 + i : i));
}

TEST(GatherRows, WrongLabelsStayWrong) {
  constexpr auto kMax = std::numeric_limits<std::int32_t>::max();
  constexpr auto kMin = std::numeric_limits<std::int32_t>::lowest();
  const Tensor longs = Tensor::from<std::int64_t>({(1ll << 32) + 3, -(1ll << 40), 7}, {3});
  EXPECT_EQ(gathered<std::int32_t>(longs, DType::Int32, {0, 1, 2}),
            (std::vector<std::int32_t>{kMax, kMin, 7}));
  EXPECT_EQ(gathered<std::uint8_t>(longs, DType::UInt8, {0, 1, 2}), (std::vector<std::uint8_t>{255, 0, 7}));
  const Tensor floats = Tensor::from<float>({1e20f, -INFINITY, NAN, 2147483520.0f}, {4});
  EXPECT_EQ(gathered<std::int32_t>(floats, DType::Int32, {0, 1, 2, 3}),
            (std::vector<std::int32_t>{kMax, kMin, kMin, 2147483520}));
  EXPECT_EQ(gathered<std::uint8_t>(floats, DType::Bool, {0, 2}), (std::vector<std::uint8_t>{1, 1}));
}

TEST(GatherRows, RangeIsTheRowsInOrder) {
  const Tensor source = counting<std::uint8_t>({6, 7});
  const GatherRows gather(source, DType::Float32);
  std::vector<float> range(3 * 7), rows(3 * 7);
  gather.range(2, 5, reinterpret_cast<std::byte*>(range.data()));
  gather(std::vector<std::int64_t>{2, 3, 4}, reinterpret_cast<std::byte*>(rows.data()));
  EXPECT_EQ(range, rows);
}

TEST(GatherRows, HalfTypesAreNotConverted) {
  EXPECT_THROW(GatherRows(Tensor({DType::BFloat16, {2}}), DType::Float32), Error);
  EXPECT_THROW(GatherRows(Tensor({DType::Float32, {2}}), DType::Float16), Error);
}

}  // namespace
}  // namespace lamina::data
