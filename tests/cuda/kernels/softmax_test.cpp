#include "core/ops/softmax.h"

#include <cmath>
#include <limits>

#include "cuda/language/half.h"
#include "tests/cuda/kernels/run_node.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

double element(int64_t i) { return static_cast<double>((i * 37 + 5) % 101 - 50) / 8; }

template <class T>
Tensor numbers(const Shape& shape) {
  std::vector<T> values;
  for (int64_t i = 0; i < shape.numel(); ++i) values.push_back(static_cast<T>(element(i)));
  return Tensor::from(values, shape);
}

// By plain loops over the lines.
std::vector<double> expected(const Shape& shape, int axis, bool logarithm) {
  const int64_t count = shape[axis], inner = shape.slice(axis + 1, shape.rank()).numel();
  std::vector<double> y(static_cast<std::size_t>(shape.numel()));
  for (int64_t line = 0; line < shape.numel() / count; ++line) {
    const int64_t first = line / inner * count * inner + line % inner;
    double sum = 0;
    for (int64_t k = 0; k < count; ++k) sum += std::exp(element(first + k * inner));
    for (int64_t k = 0; k < count; ++k) {
      const double log = element(first + k * inner) - std::log(sum);
      y[static_cast<std::size_t>(first + k * inner)] = logarithm ? log : std::exp(log);
    }
  }
  return y;
}

NodeRun softmax(const Tensor& x, int axis, bool logarithm, const NodeRun::Options& options) {
  const auto build = [=](const Values& in) {
    return logarithm ? ops::log_softmax(in[0], axis) : ops::softmax(in[0], axis);
  };
  return NodeRun(build, {x}, options);
}

struct Case {
  Shape shape;
  int axis;
};

const Case kCases[] = {{{1, 1}, 1},    {{3, 2}, 1},    {{129, 7}, 1},  {{5, 31}, 1},
                       {{2, 1025}, 1}, {{3, 7, 5}, 1}, {{300, 2}, 0},  {{2, 40, 33}, 1},
                       {{1500, 3}, 0}, {{6, 4, 3}, 0}, {{1, 17000}, 1}};

class CudaSoftmax : public OnEveryDevice {
 protected:
  template <class T>
  void check(const NodeRun::Options& options, double tolerance) {
    for (const Case& c : kCases)
      for (const bool logarithm : {false, true}) {
        SCOPED_TRACE(to_string(c.shape) + " axis " + std::to_string(c.axis));
        const NodeRun run = softmax(numbers<T>(c.shape), c.axis, logarithm, options);
        const std::vector<double> values = expected(c.shape, c.axis, logarithm);
        EXPECT_EQ(run.launches.size(), 1u);
        for (std::size_t i = 0; i < values.size(); ++i)
          ASSERT_NEAR(run.output.template span<T>()[i], values[i], tolerance) << i;
      }
  }
};

TEST_P(CudaSoftmax, Floats) { check<float>({}, 1e-5); }
TEST_P(CudaSoftmax, AtMisalignedAddresses) { check<float>({.offset = 1}, 1e-5); }
TEST_P(CudaSoftmax, InTheMemoryOfItsInput) { check<float>({.in_place = true}, 1e-5); }
TEST_P(CudaSoftmax, Doubles) { check<double>({.offset = 1}, 1e-12); }

template <class Half>
void expect_half(DType dtype, float tolerance) {
  Tensor x({dtype, {3, 77}});
  for (int64_t i = 0; i < x.numel(); ++i)
    reinterpret_cast<Half*>(x.data())[i] = from_float<Half>(static_cast<float>(element(i)));
  const NodeRun run = softmax(x, 1, true, {.offset = 1});
  const std::vector<double> values = expected(x.shape(), 1, true);
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(to_float(reinterpret_cast<const Half*>(run.output.data())[i]), values[i],
                tolerance * std::abs(values[i]));
}

TEST_P(CudaSoftmax, HalfTypes) {
  expect_half<bf16>(DType::BFloat16, 0x1p-8F);
  expect_half<f16>(DType::Float16, 0x1p-11F + 1e-5F);
}

TEST_P(CudaSoftmax, ANanStaysInItsLine) {
  Tensor x = numbers<float>({3, 40});
  x.mutable_span<float>()[40 + 33] = std::nanf("");
  const Tensor y = softmax(x, 1, false, {}).output;
  for (int64_t k = 0; k < 40; ++k) {
    EXPECT_FALSE(std::isnan(y.at<float>(0, k)));
    EXPECT_TRUE(std::isnan(y.at<float>(1, k)));
    EXPECT_FALSE(std::isnan(y.at<float>(2, k)));
  }
}

TEST_P(CudaSoftmax, NothingIsNoLaunch) {
  EXPECT_TRUE(softmax(Tensor({DType::Float32, {3, 0}}), 1, false, {}).launches.empty());
}

LAMINA_ON_EVERY_DEVICE(CudaSoftmax);

}  // namespace
}  // namespace lamina::cuda
