#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

// The value of a format's bits by its definition: sign, exponent of `exponent_bits`, fraction.
double defined_value(std::uint16_t bits, int exponent_bits) {
  const int fraction_bits = 15 - exponent_bits, bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = bits >> fraction_bits & ((1 << exponent_bits) - 1);
  const int fraction = bits & ((1 << fraction_bits) - 1);
  const double sign = bits & 0x8000 ? -1 : 1;
  if (exponent == (1 << exponent_bits) - 1) return fraction ? NAN : sign * INFINITY;
  const double whole = exponent ? 1.0 : 0.0;
  return sign * std::ldexp(whole + std::ldexp(fraction, -fraction_bits), (exponent ? exponent : 1) - bias);
}

template <class Half>
void expect_every_pattern(int exponent_bits) {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const Half half{static_cast<std::uint16_t>(bits)};
    const double value = defined_value(half.bits, exponent_bits);
    const float converted = to_float(half);
    if (std::isnan(value)) {
      ASSERT_TRUE(std::isnan(converted)) << bits;
      ASSERT_EQ(from_float<Half>(converted).bits, 0x7fff);
    } else {
      ASSERT_EQ(static_cast<double>(converted), value) << bits;
      ASSERT_EQ(std::signbit(converted), (bits & 0x8000) != 0);
      ASSERT_EQ(from_float<Half>(converted).bits, bits);
    }
  }
}

// Between each finite number and the next: the middle goes to the even one, all else to the nearer.
template <class Half>
void expect_rounding(int exponent_bits) {
  const unsigned infinity = ((1u << exponent_bits) - 1) << (15 - exponent_bits);
  for (unsigned bits = 0; bits < infinity; ++bits) {
    const double low = defined_value(static_cast<std::uint16_t>(bits), exponent_bits);
    const double step = bits + 1 < infinity
                            ? defined_value(static_cast<std::uint16_t>(bits + 1), exponent_bits) - low
                            : low - defined_value(static_cast<std::uint16_t>(bits - 1), exponent_bits);
    const float middle = static_cast<float>(low + step / 2);
    ASSERT_EQ(from_float<Half>(middle).bits, bits % 2 ? bits + 1 : bits);
    ASSERT_EQ(from_float<Half>(std::nextafter(middle, 0.0f)).bits, bits);
    ASSERT_EQ(from_float<Half>(std::nextafter(middle, INFINITY)).bits, bits + 1);
    ASSERT_EQ(from_float<Half>(-middle).bits, from_float<Half>(middle).bits | 0x8000);
  }
}

TEST(Half, EveryBitPatternOfBf16) { expect_every_pattern<bf16>(8); }
TEST(Half, EveryBitPatternOfF16) { expect_every_pattern<f16>(5); }
TEST(Half, RoundingToBf16) { expect_rounding<bf16>(8); }
TEST(Half, RoundingToF16) { expect_rounding<f16>(5); }

TEST(Half, TooLargeIsInfinity) {
  EXPECT_EQ(from_float<f16>(65520.0f).bits, 0x7c00);
  EXPECT_EQ(from_float<f16>(std::nextafter(65520.0f, 0.0f)).bits, 0x7bff);
  EXPECT_EQ(from_float<f16>(-1e30f).bits, 0xfc00);
  EXPECT_EQ(from_float<bf16>(3.4e38f).bits, 0x7f80);
}

TEST(Half, TwoInAWord) {
  const std::uint32_t two = pack_two(from_float<bf16>(1.5f), from_float<bf16>(-2.0f));
  EXPECT_EQ(to_float(first_of<bf16>(two)), 1.5f);
  EXPECT_EQ(to_float(second_of<bf16>(two)), -2.0f);
}

}  // namespace
}  // namespace lamina::cuda
