#include "cpu/reference/conv.h"

#include <gtest/gtest.h>

#include "tests/cpu/conv/conv_cases.h"
#include "tests/cpu/conv/run_kernel.h"

namespace lamina::test {
namespace {

Numbers run_conv(const Shape& images, const Shape& kernel, const ops::ConvOptions& options, const Numbers& x,
                 const Numbers& k) {
  const OneNode<double> node({images, kernel}, [&](const Values& v) { ops::conv(v[0], v[1], options); });
  return run_kernel<double>(cpu::reference_conv(node.view()), node.view(), {x, k});
}

TEST(ReferenceConv, DoesNotFlipTheKernel) {
  EXPECT_EQ(run_conv({1, 4, 1}, {2, 1, 1}, {}, {1, 2, 3, 4}, {1, 10}), (Numbers{21, 32, 43}));
}

TEST(ReferenceConv, PutsTheOddCellOfSamePaddingBehind) {
  EXPECT_EQ(run_conv({1, 3, 1}, {2, 1, 1}, {.padding = ops::Padding::Same}, {1, 2, 3}, {1, 10}),
            (Numbers{21, 32, 3}));
  EXPECT_EQ(run_conv({1, 4, 1}, {3, 1, 1}, {.strides = {2}, .padding = ops::Padding::Same}, {1, 2, 3, 4},
                     {1, 10, 100}),
            (Numbers{321, 43}));
}

TEST(ReferenceConv, CausalPlacesSeeThePastOnly) {
  EXPECT_EQ(run_conv({1, 4, 1}, {2, 1, 1}, {.padding = ops::Padding::Causal, .dilation = {2}}, {1, 2, 3, 4},
                     {1, 10}),
            (Numbers{10, 20, 31, 42}));
}

TEST(ReferenceConv, FiltersSeeTheirOwnGroup) {
  EXPECT_EQ(run_conv({1, 1, 2}, {1, 1, 4}, {.groups = 2}, {1, 2}, {1, 10, 100, 1000}),
            (Numbers{1, 10, 200, 2000}));
}

TEST(ReferenceConv, TransposedGrowsByTheStride) {
  const OneNode<double> node({{1, 2, 1}, {3, 1, 1}}, [](const Values& v) {
    EXPECT_EQ(ops::conv_transpose(v[0], v[1], {.strides = {2}}).shape(), (Shape{1, 5, 1}));
  });
  const auto kernel = cpu::reference_conv_input_grad(node.view());
  EXPECT_EQ(run_kernel<double>(kernel, node.view(), {{1, 2}, {1, 10, 100}}), (Numbers{1, 10, 102, 20, 200}));
}

class ReferenceConvCases : public testing::TestWithParam<ConvCase> {};
INSTANTIATE_TEST_SUITE_P(All, ReferenceConvCases, testing::ValuesIn(conv_cases()),
                         [](const auto& info) { return std::string(info.param.name); });

// y = conv(x, k) is linear in both, so <y, dy> = <x, dx> = <k, dkernel> defines the gradients.
TEST_P(ReferenceConvCases, GradientsAreTheTransposes) {
  const ConvShapes s = shapes_of(GetParam());
  const Numbers x = random_numbers(s.images.numel(), 1), k = random_numbers(s.kernel.numel(), 2),
                dy = random_numbers(s.places.numel(), 3);
  const Numbers y = run_conv(s.images, s.kernel, GetParam().options, x, k);
  const OneNode<double> input({s.places, s.kernel},
                              [&](const Values& v) { ops::conv_input_grad(v[0], v[1], s.input_grad_attrs); });
  const OneNode<double> kernel({s.images, s.places},
                               [&](const Values& v) { ops::conv_kernel_grad(v[0], v[1], s.attrs); });
  ASSERT_EQ(input.view().output(0).shape, s.images);
  ASSERT_EQ(kernel.view().output(0).shape, s.kernel);
  const Numbers dx = run_kernel<double>(cpu::reference_conv_input_grad(input.view()), input.view(), {dy, k});
  const Numbers dk =
      run_kernel<double>(cpu::reference_conv_kernel_grad(kernel.view()), kernel.view(), {x, dy});
  EXPECT_NEAR(dot(x, dx), dot(y, dy), 1e-9);
  EXPECT_NEAR(dot(k, dk), dot(y, dy), 1e-9);
}

}  // namespace
}  // namespace lamina::test
