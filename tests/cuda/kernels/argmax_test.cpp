#include "core/ops/argmax.h"

#include <cmath>
#include <limits>

#include "cuda/language/half.h"
#include "tests/cuda/kernels/run_node.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

// Many equal ones.
int element(int64_t i) { return static_cast<int>((i * 37 + 5) % 19); }

template <class T>
Tensor numbers(const Shape& shape) {
  std::vector<T> values;
  for (int64_t i = 0; i < shape.numel(); ++i) values.push_back(static_cast<T>(element(i)));
  return Tensor::from(values, shape);
}

Tensor argmax(const Tensor& x, int axis, int offset = 1) {
  return NodeRun([=](const Values& in) { return ops::argmax(in[0], axis); }, {x}, {.offset = offset}).output;
}

// The first of the largest, by a plain loop.
int expected(int64_t first, int64_t count, int64_t stride) {
  int64_t best = 0;
  for (int64_t k = 1; k < count; ++k)
    if (element(first + k * stride) > element(first + best * stride)) best = k;
  return static_cast<int>(best);
}

class CudaArgmax : public OnEveryDevice {
 protected:
  template <class T>
  void check(const Shape& shape, int axis) {
    SCOPED_TRACE(to_string(shape) + " axis " + std::to_string(axis));
    const int64_t count = shape[axis], inner = shape.slice(axis + 1, shape.rank()).numel();
    const Tensor y = argmax(numbers<T>(shape), axis);
    for (int64_t line = 0; line < y.numel(); ++line)
      ASSERT_EQ(y.span<std::int32_t>()[static_cast<std::size_t>(line)],
                expected(line / inner * count * inner + line % inner, count, inner))
          << line;
  }
  template <class T>
  void check_all() {
    check<T>({1, 1}, 1);
    check<T>({129, 10}, 1);
    check<T>({7, 33}, 1);
    check<T>({3, 1500}, 1);
    check<T>({40, 3, 5}, 1);
    check<T>({70, 3}, 0);
  }
};

TEST_P(CudaArgmax, EveryType) {
  check_all<float>();
  check_all<double>();
  check_all<std::int32_t>();
  check_all<int64_t>();
  check_all<std::uint8_t>();
}

TEST_P(CudaArgmax, IntegersThatNoFloatHolds) {
  const int64_t large = int64_t{1} << 62;
  EXPECT_EQ(argmax(Tensor::from<int64_t>({large, large + 1, large}, {3}), 0).item<std::int32_t>(), 1);
  EXPECT_EQ(argmax(Tensor::from<std::int32_t>({16777216, 16777217, 5}, {3}), 0).item<std::int32_t>(), 1);
}

TEST_P(CudaArgmax, TheFirstNanAndTheFirstInfinity) {
  const float nan = std::nanf(""), inf = std::numeric_limits<float>::infinity();
  std::vector<float> values(2000, 1.0f);
  values[1200] = values[1900] = inf;
  EXPECT_EQ(argmax(Tensor::from(values, {2000}), 0).item<std::int32_t>(), 1200);
  values[1500] = values[1501] = nan;
  EXPECT_EQ(argmax(Tensor::from(values, {2000}), 0).item<std::int32_t>(), 1500);
  EXPECT_EQ(argmax(Tensor::from(std::vector<float>(40, -inf), {40}), 0).item<std::int32_t>(), 0);
}

TEST_P(CudaArgmax, HalfTypes) {
  Tensor x({DType::BFloat16, {50}});
  for (int64_t i = 0; i < 50; ++i)
    reinterpret_cast<bf16*>(x.data())[i] = from_float<bf16>(static_cast<float>(i == 41));
  EXPECT_EQ(argmax(x, 0).item<std::int32_t>(), 41);
}

LAMINA_ON_EVERY_DEVICE(CudaArgmax);

}  // namespace
}  // namespace lamina::cuda
