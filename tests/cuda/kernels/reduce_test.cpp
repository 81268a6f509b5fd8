#include "core/ops/reduce.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "cuda/language/half.h"
#include "tests/cuda/kernels/run_node.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

// Halves of small numbers: sums of a hundred thousand are exact in float.
double element(int64_t i) { return static_cast<double>((i * 37 + 5) % 23 - 9) / 2; }

template <class T>
Tensor numbers(const Shape& shape) {
  std::vector<T> values;
  for (int64_t i = 0; i < shape.numel(); ++i) values.push_back(static_cast<T>(element(i)));
  return Tensor::from(values, shape);
}

// By a plain loop over the elements.
std::vector<double> expected(const OpDef& op, const Shape& shape, const std::vector<int>& axes) {
  std::map<int64_t, double> results;
  for (int64_t i = 0; i < shape.numel(); ++i) {
    int64_t rest = i, place = 0, stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      if (std::ranges::find(axes, axis) == axes.end()) {
        place += rest % shape[axis] * stride;
        stride *= shape[axis];
      }
      rest /= shape[axis];
    }
    const double x = element(i);
    const auto [at, first] = results.try_emplace(place, x);
    if (first) continue;
    if (&op == &ops::reduce_sum_op) at->second += x;
    if (&op == &ops::reduce_max_op) at->second = std::max(at->second, x);
    if (&op == &ops::reduce_min_op) at->second = std::min(at->second, x);
  }
  std::vector<double> values;
  for (const auto& [place, value] : results) values.push_back(value);
  return values;
}

NodeRun reduce(const OpDef& op, const Tensor& x, const std::vector<int>& axes, int offset = 0) {
  const auto build = [&](const Values& in) {
    return in[0].graph->add_one(op, {in[0]}, ops::ReduceAttrs{axes, false});
  };
  return NodeRun(build, {x}, {.offset = offset});
}

struct Case {
  Shape shape;
  std::vector<int> axes;
  std::size_t launches;
};

// Sizes beside those of vectors, warps, tiles and slices.
const Case kCases[] = {
    {{1}, {0}, 1},
    {{3, 1, 1}, {1}, 1},
    {{5, 4}, {1}, 1},
    {{7, 33}, {1}, 1},
    {{3, 513}, {1}, 1},
    {{1000, 3}, {1}, 1},
    {{4097}, {0}, 1},
    {{16385}, {0}, 2},
    {{2, 20011}, {1}, 2},
    {{9, 33}, {0}, 1},
    {{300, 31}, {0}, 1},
    {{9001, 1, 2}, {0}, 2},
    {{5, 3, 7, 6}, {0, 2}, 1},
    {{5, 3, 7, 6}, {1, 3}, 1},
    {{3, 2, 3, 2, 3, 2}, {0, 2, 4}, 1},
    {{2, 3000, 33}, {1}, 2},
};

class CudaReduce : public OnEveryDevice {
 protected:
  template <class T>
  void check(const Case& c, int offset) {
    for (const OpDef* op : {&ops::reduce_sum_op, &ops::reduce_max_op, &ops::reduce_min_op}) {
      SCOPED_TRACE(std::string(op->name) + " of " + to_string(c.shape));
      const NodeRun run = reduce(*op, numbers<T>(c.shape), c.axes, offset);
      const std::vector<double> values = expected(*op, c.shape, c.axes);
      ASSERT_EQ(run.output.numel(), static_cast<int64_t>(values.size()));
      for (std::size_t i = 0; i < values.size(); ++i)
        ASSERT_EQ(run.output.template span<T>()[i], static_cast<T>(values[i])) << i;
      EXPECT_EQ(run.launches.size(), c.launches);
    }
  }
};

TEST_P(CudaReduce, FloatsOfManySizes) {
  for (const Case& c : kCases) check<float>(c, 0);
}

TEST_P(CudaReduce, FloatsAtMisalignedAddresses) {
  for (const Case& c : kCases) check<float>(c, 1);
}

TEST_P(CudaReduce, Doubles) {
  for (std::size_t i = 0; i < 8; ++i) check<double>(kCases[i], 1);
}

TEST_P(CudaReduce, NothingGivesTheStart) {
  const float inf = std::numeric_limits<float>::infinity();
  const std::pair<const OpDef*, float> starts[] = {
      {&ops::reduce_sum_op, 0.0f}, {&ops::reduce_max_op, -inf}, {&ops::reduce_min_op, inf}};
  for (const auto& [op, start] : starts) {
    EXPECT_EQ(reduce(*op, Tensor({DType::Float32, {2, 0}}), {1}).output.at<float>(1), start);
    EXPECT_EQ(reduce(*op, Tensor({DType::Float32, {0, 2}}), {0}).output.at<float>(1), start);
    EXPECT_EQ(reduce(*op, Tensor({DType::Float32, {0, 2}}), {1}).launches.size(), 0u);
  }
}

TEST_P(CudaReduce, ANanWinsWhereverItStands) {
  for (int64_t at : {0, 31, 1000, 20002}) {
    Tensor x = numbers<float>({20003});
    reinterpret_cast<float*>(x.data())[at] = std::nanf("");
    for (const OpDef* op : {&ops::reduce_sum_op, &ops::reduce_max_op, &ops::reduce_min_op})
      EXPECT_TRUE(std::isnan(reduce(*op, x, {0}).output.item<float>())) << op->name << " " << at;
  }
}

// Partial sums are floats: 4097 ones are no number of bfloat16 on the way.
template <class Half>
void expect_half_sums(DType dtype) {
  for (const auto& [shape, axis] :
       std::vector<std::pair<Shape, int>>{{{3, 515}, 1}, {{515, 3}, 0}, {{20000}, 0}, {{9000, 2}, 0}}) {
    Tensor x({dtype, shape});
    auto* const values = reinterpret_cast<Half*>(x.data());
    for (int64_t i = 0; i < shape.numel(); ++i) values[i] = from_float<Half>(1);
    const NodeRun run = reduce(ops::reduce_sum_op, x, {axis}, 1);
    const float count = static_cast<float>(shape[axis]);
    for (int64_t i = 0; i < run.output.numel(); ++i)
      EXPECT_EQ(to_float(reinterpret_cast<const Half*>(run.output.data())[i]),
                to_float(from_float<Half>(count)))
          << to_string(shape);
  }
}

TEST_P(CudaReduce, HalfTypesAddInFloat) {
  expect_half_sums<bf16>(DType::BFloat16);
  expect_half_sums<f16>(DType::Float16);
}

TEST_P(CudaReduce, BytesWrapAround) {
  const Tensor x = Tensor::from(std::vector<std::uint8_t>(300, 7), {300});
  EXPECT_EQ(reduce(ops::reduce_sum_op, x, {0}).output.item<std::uint8_t>(), 300 * 7 % 256);
}

LAMINA_ON_EVERY_DEVICE(CudaReduce);

// Of numbers whose sum depends on the order of additions.
TEST(CudaReduceOrder, TheSameBitsInEveryOrderOfThreads) {
  for (const auto& [shape, axis] :
       std::vector<std::pair<Shape, int>>{{{20001}, 0}, {{4, 1001}, 1}, {{5000, 5}, 0}}) {
    std::vector<float> values;
    for (int64_t i = 0; i < shape.numel(); ++i)
      values.push_back(1.0f / static_cast<float>(1 + i * 37 % 1001));
    std::vector<Tensor> results;
    for (const auto order : {emulator::Order::Forward, emulator::Order::Reverse, emulator::Order::Random}) {
      emulator::options() = {.order = order, .seed = 3};
      results.push_back(reduce(ops::reduce_sum_op, Tensor::from(values, shape), {axis}).output);
      EXPECT_TRUE(std::ranges::equal(results.back().span<float>(), results[0].span<float>()));
    }
  }
  emulator::options() = {};
}

}  // namespace
}  // namespace lamina::cuda
