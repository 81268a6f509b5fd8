#include "layers/initializers/initializers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "layers/initializers/fans.h"

namespace lamina {
namespace {

using namespace initializers;

struct Moments {
  double mean, stddev, lowest, highest;
};

Moments moments(const Tensor& tensor) {
  const auto values = tensor.span<float>();
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (float v : values) sum += v, squares += static_cast<double>(v) * v;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {sum / n, std::sqrt(squares / n - sum * sum / n / n), *low, *high};
}

Tensor draw(const Initializer& initializer, Shape shape, std::uint64_t seed = 1) {
  return initializer({DType::Float32, std::move(shape)}, seed);
}

std::vector<float> list(const Tensor& tensor) {
  const auto values = tensor.span<float>();
  return {values.begin(), values.end()};
}

struct Options {
  Initializer kernel_initializer = "glorot_uniform";
};

TEST(Initializers, OptionsTakeNamesAndFactories) {
  EXPECT_EQ(Options{}.kernel_initializer.name(), "GlorotUniform");
  EXPECT_EQ((Options{.kernel_initializer = "he_normal"}.kernel_initializer.name()), "HeNormal");
  EXPECT_EQ((Options{.kernel_initializer = "HeNormal"}.kernel_initializer.name()), "HeNormal");
  EXPECT_EQ((Options{.kernel_initializer = std::string("ones")}.kernel_initializer.name()), "Ones");
  EXPECT_EQ((Options{.kernel_initializer = Text("zero")}.kernel_initializer.name()), "Zeros");
  EXPECT_EQ((Options{.kernel_initializer = Orthogonal({.gain = 2})}.kernel_initializer.name()), "Orthogonal");
}

TEST(Initializers, UnknownNamesAreRefusedWithAllNames) {
  try {
    Initializer wrong("glorot");
    FAIL();
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("\"glorot\""), std::string::npos);
    for (const std::string& name : initializer_names())
      EXPECT_NE(message.find(name), std::string::npos) << name;
  }
  EXPECT_THROW(Initializer(""), Error);
}

TEST(Initializers, EveryNameGivesItself) {
  for (const std::string& name : initializer_names()) {
    const Initializer initializer(name);
    EXPECT_EQ(Initializer(initializer.name()).name(), initializer.name());
    EXPECT_EQ(draw(initializer, {3, 4}).shape(), Shape({3, 4})) << name;
  }
}

TEST(Initializers, ConfigsRoundTrip) {
  const Initializer normal = RandomNormal({.mean = 1, .stddev = 2, .seed = 3});
  const Initializer again = Initializer::named(normal.name(), normal.settings(), normal.seed());
  EXPECT_EQ(list(draw(again, {10})), list(draw(normal, {10})));
  const Initializer scaling = VarianceScaling({.scale = 3, .mode = "fan_out", .distribution = "uniform"});
  EXPECT_EQ(list(draw(Initializer::named("VarianceScaling", scaling.settings()), {4, 5})),
            list(draw(scaling, {4, 5})));
  EXPECT_THROW(Initializer::named("Zeros", {{"value", 1.0}}), Error);
  EXPECT_THROW(Initializer::named("Constant", {{"value", "one"}}), Error);
}

TEST(Initializers, Constants) {
  EXPECT_EQ(list(draw(Zeros(), {3})), (std::vector<float>{0, 0, 0}));
  EXPECT_EQ(list(draw(Ones(), {2})), (std::vector<float>{1, 1}));
  EXPECT_EQ(list(draw(Constant(0.5), {2})), (std::vector<float>{0.5, 0.5}));
  EXPECT_EQ(list(draw(Constant(3), {})), (std::vector<float>{3}));
  EXPECT_EQ(list(draw(Identity({.gain = 2}), {2, 3})), (std::vector<float>{2, 0, 0, 0, 2, 0}));
  EXPECT_THROW(draw(Identity(), {2}), Error);
  EXPECT_EQ(Ones()({DType::Int32, {1}}, 0).item<std::int32_t>(), 1);
  EXPECT_THROW(RandomNormal()({DType::Int32, {1}}, 0), Error);
}

TEST(Initializers, FansFollowKeras) {
  const auto fans = [](const Shape& shape) {
    const Fans f = fans_of(shape);
    return std::pair(f.in, f.out);
  };
  EXPECT_EQ(fans({}), std::pair(1l, 1l));
  EXPECT_EQ(fans({7}), std::pair(7l, 7l));
  EXPECT_EQ(fans({3, 5}), std::pair(3l, 5l));
  EXPECT_EQ(fans({3, 3, 16, 32}), std::pair(144l, 288l));  // convolution HWIO
  EXPECT_EQ(fans({64, 8, 16}), std::pair(512l, 1024l));    // a query kernel, by the same rule
}

TEST(Initializers, NormalStatistics) {
  const Moments normal = moments(draw(RandomNormal({.mean = 1, .stddev = 0.5}), {200, 500}));
  EXPECT_NEAR(normal.mean, 1, 0.01);
  EXPECT_NEAR(normal.stddev, 0.5, 0.01);
  EXPECT_GT(normal.highest, 1 + 3 * 0.5);

  const Moments truncated = moments(draw(TruncatedNormal({.mean = 1, .stddev = 0.5}), {200, 500}));
  EXPECT_NEAR(truncated.mean, 1, 0.01);
  EXPECT_NEAR(truncated.stddev, 0.5 * 0.8796, 0.01);
  EXPECT_GE(truncated.lowest, 0);
  EXPECT_LE(truncated.highest, 2);
}

TEST(Initializers, UniformStatistics) {
  const Moments uniform = moments(draw(RandomUniform({.minval = -1, .maxval = 3}), {200, 500}));
  EXPECT_NEAR(uniform.mean, 1, 0.02);
  EXPECT_NEAR(uniform.stddev, 4 / std::sqrt(12.0), 0.02);
  EXPECT_GE(uniform.lowest, -1);
  EXPECT_LE(uniform.highest, 3);
  const Moments by_default = moments(draw("random_uniform", {1000}));
  EXPECT_GE(by_default.lowest, -0.05f);
  EXPECT_LE(by_default.highest, 0.05f);
}

TEST(Initializers, VarianceScalingHasTheVarianceOfItsFans) {
  const Shape shape{3, 3, 20, 100};  // fan_in 180, fan_out 900, average 540
  const auto stddev = [&](const Initializer& initializer) {
    return moments(draw(initializer, shape)).stddev;
  };
  EXPECT_NEAR(stddev("glorot_uniform"), std::sqrt(1 / 540.0), 1e-3);
  EXPECT_NEAR(stddev("glorot_normal"), std::sqrt(1 / 540.0), 1e-3);
  EXPECT_NEAR(stddev("he_uniform"), std::sqrt(2 / 180.0), 2e-3);
  EXPECT_NEAR(stddev("he_normal"), std::sqrt(2 / 180.0), 2e-3);
  EXPECT_NEAR(stddev("lecun_uniform"), std::sqrt(1 / 180.0), 1e-3);
  EXPECT_NEAR(stddev("lecun_normal"), std::sqrt(1 / 180.0), 1e-3);
  EXPECT_NEAR(stddev(VarianceScaling({.mode = "fan_out", .distribution = "untruncated_normal"})),
              std::sqrt(1 / 900.0), 1e-3);
}

TEST(Initializers, LimitsAreTheFormulas) {
  const Moments uniform = moments(draw("glorot_uniform", {100, 300}));
  const double limit = std::sqrt(6.0 / 400);
  EXPECT_NEAR(uniform.highest, limit, 1e-3);
  EXPECT_NEAR(uniform.lowest, -limit, 1e-3);
  const Moments normal = moments(draw("he_normal", {100, 300}));
  EXPECT_NEAR(normal.highest, 2 * std::sqrt(2.0 / 100) / 0.87962566103423978, 1e-3);
}

// Q^T Q or Q Q^T of the tensor as a matrix, less gain^2 I: its largest element.
double off_orthogonal(const Tensor& tensor, double gain) {
  const std::int64_t columns = tensor.shape().back(), rows = tensor.numel() / columns;
  const bool wide = rows < columns;
  const auto element = [&](std::int64_t vector, std::int64_t i) {
    return tensor.value(wide ? vector * columns + i : i * columns + vector);
  };
  double worst = 0;
  for (std::int64_t a = 0; a < std::min(rows, columns); ++a)
    for (std::int64_t b = 0; b <= a; ++b) {
      double sum = a == b ? -gain * gain : 0;
      for (std::int64_t i = 0; i < std::max(rows, columns); ++i) sum += element(a, i) * element(b, i);
      worst = std::max(worst, std::abs(sum));
    }
  return worst;
}

TEST(Initializers, OrthogonalIsOrthogonal) {
  const auto q = [](Shape shape, double gain = 1) {
    return Orthogonal({.gain = gain})({DType::Float64, std::move(shape)}, 5);
  };
  EXPECT_LT(off_orthogonal(q({24, 24}), 1), 1e-13);
  EXPECT_LT(off_orthogonal(q({8, 40}), 1), 1e-13);
  EXPECT_LT(off_orthogonal(q({40, 8}), 1), 1e-13);
  EXPECT_LT(off_orthogonal(q({3, 3, 2, 7}, 1.5), 1.5), 1e-13);
  EXPECT_EQ(std::abs(q({1, 1}).item<double>()), 1.0);
  EXPECT_EQ(q({0, 4}).numel(), 0);
  EXPECT_THROW(q({4}), Error);
}

// With R's diagonal positive, Q is uniform over rotations: signs of its entries are even.
TEST(Initializers, OrthogonalHasNoPreferredSign) {
  int positive = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed)
    positive += draw("orthogonal", {3, 3}, seed).at<float>(0, 0) > 0;
  EXPECT_NEAR(positive, 200, 40);
}

TEST(Initializers, SameSeedSameBits) {
  for (const std::string& name : initializer_names()) {
    const Initializer initializer(name);
    EXPECT_EQ(list(draw(initializer, {5, 7}, 9)), list(draw(initializer, {5, 7}, 9))) << name;
  }
  EXPECT_NE(list(draw("he_normal", {5, 7}, 9)), list(draw("he_normal", {5, 7}, 10)));
  const Initializer own = HeNormal({.seed = 3});
  EXPECT_EQ(list(draw(own, {5, 7}, 9)), list(draw(own, {5, 7}, 10)));
  EXPECT_EQ(list(draw(own, {5, 7})), list(draw("he_normal", {5, 7}, 3)));
}

TEST(Initializers, FloatIsDoubleRounded) {
  for (const std::string& name : initializer_names()) {
    const Initializer initializer(name);
    const Tensor exact = initializer({DType::Float64, {5, 7}}, 2);
    EXPECT_EQ(list(exact.astype(DType::Float32)), list(draw(initializer, {5, 7}, 2))) << name;
  }
}

TEST(Initializers, OptionsOutOfRangeAreRefused) {
  EXPECT_THROW(RandomNormal({.stddev = -1}), Error);
  EXPECT_THROW(RandomUniform({.minval = 1, .maxval = 0}), Error);
  EXPECT_THROW(VarianceScaling({.scale = 0}), Error);
  EXPECT_THROW(VarianceScaling({.mode = "fan"}), Error);
  EXPECT_THROW(VarianceScaling({.distribution = "cauchy"}), Error);
}

TEST(Initializers, CustomOnesAreChecked) {
  const auto ramp = custom("Ramp", [](const TensorType& type, std::uint64_t) {
    Tensor tensor(type);
    float next = 0;
    for (float& value : tensor.mutable_span<float>()) value = next++;
    return tensor;
  });
  EXPECT_EQ(list(draw(ramp, {3})), (std::vector<float>{0, 1, 2}));
  const auto wrong = custom("Wrong", [](const TensorType&, std::uint64_t) {
    return Tensor({DType::Float32, {1}});
  });
  EXPECT_THROW(draw(wrong, {3}), Error);
}

}  // namespace
}  // namespace lamina
