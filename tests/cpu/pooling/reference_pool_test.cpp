#include "cpu/reference/pool.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/cpu/conv/run_kernel.h"
#include "tests/cpu/pooling/pool_cases.h"

namespace lamina::test {
namespace {

const Shape kFour{1, 4, 1};

Numbers run_max(const Shape& images, const ops::PoolOptions& options, const Numbers& x) {
  const OneNode<double> node({images}, [&](const Values& v) { ops::max_pool(v[0], options); });
  return run_kernel<double>(cpu::reference_max_pool(node.view()), node.view(), {x});
}

Numbers run_avg(const Shape& images, const ops::PoolOptions& options, const Numbers& x,
                const ops::AvgPoolOptions& average = {}) {
  const OneNode<double> node({images}, [&](const Values& v) { ops::avg_pool(v[0], options, average); });
  return run_kernel<double>(cpu::reference_avg_pool(node.view()), node.view(), {x});
}

TEST(ReferencePool, PaddingNeverWinsAMaximum) {
  EXPECT_EQ(run_max({1, 3, 1}, {.size = {2}, .padding = ops::Padding::Same}, {-3, -2, -1}),
            (Numbers{-2, -1}));
}

TEST(ReferencePool, NaNIsSeen) {
  const Numbers y = run_max(kFour, {.size = {2}}, {1, std::nan(""), 3, 2});
  EXPECT_TRUE(std::isnan(y[0]));
  EXPECT_EQ(y[1], 3);
}

TEST(ReferencePool, AveragesDivideByRealCells) {
  const ops::PoolOptions same{.size = {2}, .padding = ops::Padding::Same};
  EXPECT_EQ(run_avg({1, 3, 1}, same, {1, 3, 8}), (Numbers{2, 8}));
  EXPECT_EQ(run_avg({1, 3, 1}, same, {1, 3, 8}, {.count_padding = true}), (Numbers{2, 4}));
}

TEST(ReferencePool, TheFirstMaximumGetsTheGradient) {
  const OneNode<double> node({kFour, {1, 2, 1}, {1, 2, 1}}, [](const Values& v) {
    v[0].graph->add(ops::max_pool_grad_op, v, ops::MaxPoolAttrs{{{.size = 2, .stride = 2}}});
  });
  EXPECT_EQ(run_kernel<double>(cpu::reference_max_pool_grad(node.view()), node.view(),
                               {{5, 5, 1, 5}, {5, 5}, {10, 20}}),
            (Numbers{10, 0, 0, 20}));
}

class ReferencePoolCases : public testing::TestWithParam<PoolCase> {};
INSTANTIATE_TEST_SUITE_P(All, ReferencePoolCases, testing::ValuesIn(pool_cases()),
                         [](const auto& info) { return std::string(info.param.name); });

// Averaging is linear, so <avg(x), dy> = <x, dx>. A maximum is linear where the winners stay, and its
// gradient moves each dy to the winner: <max(x), dy> = <x, dx> too.
TEST_P(ReferencePoolCases, GradientsAreTheTransposes) {
  const Shape& images = GetParam().images;
  const Numbers x = random_numbers(images.numel(), 1), average = run_avg(images, GetParam().options, x),
                maximum = run_max(images, GetParam().options, x),
                dy = random_numbers(static_cast<std::int64_t>(maximum.size()), 2);
  const OneNode<double> max_grad(
      {images}, [&](const Values& v) { append_gradient(v[0], ops::max_pool(v[0], GetParam().options)); });
  const Numbers dx_max =
      run_kernel<double>(cpu::reference_max_pool_grad(max_grad.view()), max_grad.view(), {x, maximum, dy});
  EXPECT_NEAR(dot(x, dx_max), dot(maximum, dy), 1e-9);
  const OneNode<double> avg_grad(
      {images}, [&](const Values& v) { append_gradient(v[0], ops::avg_pool(v[0], GetParam().options)); });
  const Numbers dx_avg =
      run_kernel<double>(cpu::reference_avg_pool_grad(avg_grad.view()), avg_grad.view(), {dy});
  EXPECT_NEAR(dot(x, dx_avg), dot(average, dy), 1e-9);
}

}  // namespace
}  // namespace lamina::test
