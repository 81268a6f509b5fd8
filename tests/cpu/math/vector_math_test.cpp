#include "cpu/math/vector_math.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace lamina::cpu {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Distance in units in the last place of the true value, gradual underflow included; huge if one is NaN or
// infinite and the other is not.
double ulps(float got, double truth) {
  const float nearest = static_cast<float>(truth);
  if (std::isnan(truth) || std::isnan(got)) return std::isnan(truth) == std::isnan(got) ? 0 : 1e9;
  if (got == nearest) return std::signbit(got) == std::signbit(nearest) ? 0 : 1e9;
  if (std::isinf(nearest) && std::fabs(got) < 3.4e38f) return 1e9;
  int exponent = 0;
  std::frexp(truth, &exponent);
  return std::fabs(static_cast<double>(got) - truth) / std::ldexp(1.0, std::max(exponent - 24, -149));
}

// All floats, a prime number of steps apart: signs, denormals, infinities and NaN among them.
std::vector<float> samples() {
  std::vector<float> all = {0.0f,       -0.0f, 1.0f,      -1.0f,     kInfinity,
                            -kInfinity, kNan,  88.72283f, 88.72284f, -103.97f};
  for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32); bits += 7919)
    all.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  return all;
}

template <class Fast, class True>
void expect_close(const Fast& fast, const True& truth, double bound) {
  double worst = 0;
  float where = 0;
  for (float x : samples()) {
    const double distance = ulps(fast(x), truth(static_cast<double>(x)));
    if (distance > worst) worst = distance, where = x;
  }
  EXPECT_LE(worst, bound) << "at " << where << ": " << fast(where) << ", not "
                          << truth(static_cast<double>(where));
}

TEST(VectorMath, Exp) {
  expect_close([](float x) { return math::exp(x); }, [](double x) { return std::exp(x); }, 1.5);
}
TEST(VectorMath, Expm1) {
  expect_close([](float x) { return math::expm1(x); }, [](double x) { return std::expm1(x); }, 2);
}
TEST(VectorMath, Sigmoid) {
  const auto truth = [](double x) {
    return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
  };
  expect_close([](float x) { return math::sigmoid(x); }, [&](double x) { return x < -1000 ? 0.0 : truth(x); },
               3);
}
TEST(VectorMath, Tanh) {
  expect_close([](float x) { return math::tanh(x); }, [](double x) { return std::tanh(x); }, 3.5);
}
TEST(VectorMath, Log) {
  expect_close([](float x) { return math::log(x); }, [](double x) { return std::log(x); }, 1.5);
}
TEST(VectorMath, Log1p) {
  expect_close([](float x) { return math::log1p(x); }, [](double x) { return std::log1p(x); }, 1.5);
}
TEST(VectorMath, Erf) {
  expect_close([](float x) { return math::erf(x); }, [](double x) { return std::erf(x); }, 2);
}
TEST(VectorMath, Roots) {
  expect_close([](float x) { return math::sqrt(x); }, [](double x) { return std::sqrt(x); }, 0.51);
  expect_close([](float x) { return math::rsqrt(x); }, [](double x) { return 1 / std::sqrt(x); }, 2);
}

TEST(VectorMath, PowOverBases) {
  for (float y : {-2.5f, -1.0f, -0.5f, 0.0f, 0.5f, 1.0f, 2.0f, 3.0f, 37.0f}) {
    SCOPED_TRACE(y);
    expect_close([y](float x) { return math::pow(x, y); },
                 [y](double x) { return std::pow(x, static_cast<double>(y)); }, 1);
  }
}
TEST(VectorMath, PowOverExponents) {
  for (float x : {0.5f, 0.999f, 1.0f, 1.001f, 2.0f, 10.0f, 1e-40f, -1.0f}) {
    SCOPED_TRACE(x);
    expect_close([x](float y) { return math::pow(x, y); },
                 [x](double y) { return std::pow(static_cast<double>(x), y); }, 1);
  }
}
TEST(VectorMath, PowSpecialValues) {
  const float values[] = {0.0f, -0.0f, 1.0f,  -1.0f, 2.0f,      -2.0f,      0.5f, 3.0f,
                          4.0f, -3.0f, -2.5f, 2.5f,  kInfinity, -kInfinity, kNan};
  for (float x : values) {
    for (float y : values) EXPECT_LE(ulps(math::pow(x, y), std::pow(x, y)), 1) << x << " ^ " << y;
  }
}

// The version for this machine's instruction set, in a loop, keeps the bounds too.
template <class T>
LAMINA_MULTIVERSION void gelu_like(const T* x, T* y, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) y[i] = math::erf(x[i]) + math::tanh(x[i]) + math::exp(x[i]);
}

TEST(VectorMath, Multiversion) {
  std::vector<float> x(1003), y(1003);
  std::vector<double> x2(1003), y2(1003);
  for (std::size_t i = 0; i < x.size(); ++i) x2[i] = x[i] = static_cast<float>(i) * 0.01f - 5.0f;
  gelu_like(x.data(), y.data(), 1003);
  gelu_like(x2.data(), y2.data(), 1003);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(y[i], y2[i], 1e-6 * (1 + std::exp(x2[i])));
}

}  // namespace
}  // namespace lamina::cpu
