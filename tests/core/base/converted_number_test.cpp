#include "core/base/converted_number.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "core/runtime/tensor.h"

namespace lamina {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(ConvertedNumber, CutsFractionsOff) {
  EXPECT_EQ(converted_number<std::int32_t>(2.9), 2);
  EXPECT_EQ(converted_number<std::int32_t>(-2.9f), -2);
  EXPECT_EQ(converted_number<std::uint8_t>(255.9), 255);
  EXPECT_EQ(converted_number<std::uint8_t>(-0.9), 0);
}

TEST(ConvertedNumber, NaNIsNothing) {
  EXPECT_EQ(converted_number<std::int32_t>(kNaN), 0);
  EXPECT_EQ(converted_number<std::int64_t>(static_cast<float>(kNaN)), 0);
  EXPECT_EQ(converted_number<std::uint8_t>(-kNaN), 0);
  EXPECT_TRUE(converted_number<bool>(kNaN));
}

template <class To, class From>
void expect_ends() {
  using Limits = std::numeric_limits<To>;
  for (const From high :
       {static_cast<From>(kInfinity), std::numeric_limits<From>::max(), std::ldexp(From{1}, Limits::digits)})
    EXPECT_EQ(converted_number<To>(high), Limits::max()) << high;
  for (const From low : {static_cast<From>(-kInfinity), std::numeric_limits<From>::lowest(),
                         -std::ldexp(From{1}, Limits::digits)})
    EXPECT_EQ(converted_number<To>(low), Limits::min()) << low;
  const From below = std::nextafter(std::ldexp(From{1}, Limits::digits), From{0});
  EXPECT_EQ(converted_number<To>(below), static_cast<To>(below));
}

TEST(ConvertedNumber, EndsAtTheEndsOfTheType) {
  expect_ends<std::int32_t, float>();
  expect_ends<std::int32_t, double>();
  expect_ends<std::int64_t, float>();
  expect_ends<std::int64_t, double>();
  expect_ends<std::uint8_t, float>();
  expect_ends<std::uint8_t, double>();
}

TEST(ConvertedNumber, IntegersKeepTheirLowBits) {
  EXPECT_EQ(converted_number<std::uint8_t>(std::int32_t{257}), 1);
  EXPECT_EQ(converted_number<std::uint8_t>(std::int64_t{-1}), 255);
  EXPECT_EQ(converted_number<std::int32_t>(std::int64_t{1} << 32), 0);
  EXPECT_EQ(converted_number<float>(1e300), static_cast<float>(kInfinity));
}

TEST(ConvertedNumber, IsWhatTensorsDo) {
  const Tensor x = Tensor::from<double>({1.7, -1.7, kNaN, 1e300, -kInfinity, 0}, {6});
  const auto expect = [&](DType dtype, std::initializer_list<double> values) {
    const Tensor found = x.astype(dtype);
    for (std::int64_t i = 0; const double value : values) EXPECT_EQ(found.value(i++), value);
  };
  expect(DType::Int32, {1, -1, 0, 2147483647, -2147483648.0, 0});
  expect(DType::Int64, {1, -1, 0, 9223372036854775807.0, -9223372036854775808.0, 0});
  expect(DType::UInt8, {1, 0, 0, 255, 0, 0});
  expect(DType::Bool, {1, 1, 1, 1, 1, 0});
}

}  // namespace
}  // namespace lamina
