#include "cpu/pooling/pooling.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cpu/reference/pool.h"
#include "tests/cpu/conv/run_kernel.h"
#include "tests/cpu/pooling/pool_cases.h"

namespace lamina::test {
namespace {

using Lowering = cpu::Kernel (*)(const NodeView&);

constexpr double kTolerance = 1e-6;

// The last node of a graph that `build` makes of an image input, fast in float against the reference in
// double.
template <class Build>
void expect_like_reference(const Shape& images, Lowering reference, Lowering fast,
                           const std::vector<Numbers>& inputs, Build build) {
  const OneNode<double> exact({images}, build);
  const OneNode<float> node({images}, build);
  const auto expected = run_kernel<double>(reference(exact.view()), exact.view(), inputs);
  const cpu::Kernel kernel = fast(node.view());
  ASSERT_EQ(kernel.phases.empty(), expected.empty());
  if (expected.empty()) return;
  const auto result = run_kernel<float>(kernel, node.view(), inputs);
  EXPECT_LT(difference(result, expected), kTolerance);
  EXPECT_TRUE(same_bits(result, run_kernel<float>(kernel, node.view(), inputs, ChunkOrder::Backward)));
}

// Few different numbers, so that maxima are often equal.
Numbers with_ties(std::int64_t count) {
  Numbers numbers = random_numbers(count, 5);
  for (double& number : numbers) number = std::round(number * 3);
  return numbers;
}

class Pooling : public testing::TestWithParam<PoolCase> {
 protected:
  const Shape& images() const { return GetParam().images; }
  const ops::PoolOptions& options() const { return GetParam().options; }
  std::int64_t places() const {
    Graph graph;
    return ops::max_pool(graph.input("x", {DType::Float32, images()}), options()).shape().numel();
  }
};
INSTANTIATE_TEST_SUITE_P(All, Pooling, testing::ValuesIn(pool_cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(Pooling, Max) {
  expect_like_reference(images(), cpu::reference_max_pool, cpu::lower_max_pool, {with_ties(images().numel())},
                        [&](const Values& v) { ops::max_pool(v[0], options()); });
}

TEST_P(Pooling, MaxGradient) {
  const Numbers x = with_ties(images().numel()), dy = random_numbers(places(), 2);
  const OneNode<double> max({images()}, [&](const Values& v) { ops::max_pool(v[0], options()); });
  const Numbers y = run_kernel<double>(cpu::reference_max_pool(max.view()), max.view(), {x});
  expect_like_reference(images(), cpu::reference_max_pool_grad, cpu::lower_max_pool_grad, {x, y, dy},
                        [&](const Values& v) { append_gradient(v[0], ops::max_pool(v[0], options())); });
}

TEST_P(Pooling, Average) {
  for (const bool count_padding : {false, true})
    expect_like_reference(
        images(), cpu::reference_avg_pool, cpu::lower_avg_pool, {random_numbers(images().numel(), 1)},
        [&](const Values& v) { ops::avg_pool(v[0], options(), {.count_padding = count_padding}); });
}

TEST_P(Pooling, AverageGradient) {
  for (const bool count_padding : {false, true})
    expect_like_reference(images(), cpu::reference_avg_pool_grad, cpu::lower_avg_pool_grad,
                          {random_numbers(places(), 1)}, [&](const Values& v) {
                            append_gradient(v[0],
                                            ops::avg_pool(v[0], options(), {.count_padding = count_padding}));
                          });
}

TEST(PoolingNaN, IsSeenAndGetsTheGradient) {
  const Shape images{1, 4, 17};
  Numbers x = random_numbers(images.numel(), 1);
  x[17 + 3] = std::nan("");
  const OneNode<float> node({images}, [](const Values& v) { ops::max_pool(v[0], {.size = {2}}); });
  const auto y = run_kernel<float>(cpu::lower_max_pool(node.view()), node.view(), {x});
  for (std::size_t c = 0; c < 17; ++c) EXPECT_EQ(std::isnan(y[c]), c == 3);
  const OneNode<float> grad(
      {images}, [](const Values& v) { append_gradient(v[0], ops::max_pool(v[0], {.size = {2}})); });
  const auto dx = run_kernel<float>(cpu::lower_max_pool_grad(grad.view()), grad.view(),
                                    {x, Numbers(y.begin(), y.end()), Numbers(34, 1.0)});
  EXPECT_EQ(dx[3], 0);
  EXPECT_EQ(dx[17 + 3], 1);
}

}  // namespace
}  // namespace lamina::test
