#include "cpu/conv/direct_conv.h"

#include <gtest/gtest.h>

#include "cpu/reference/conv.h"
#include "tests/cpu/conv/conv_cases.h"
#include "tests/cpu/conv/run_kernel.h"

namespace lamina::test {
namespace {

// Sums of up to a few thousand products of numbers around 1, relative to the largest result.
constexpr double kTolerance = 1e-5;

using Reference = cpu::Kernel (*)(const NodeView&);
using Fast = cpu::Kernel (*)(const NodeView&, const cpu::TileSet&);

// The op's node over inputs of these shapes, in T.
template <class T>
OneNode<T> conv_node(const OpDef& op, const std::vector<Shape>& inputs, const ops::ConvAttrs& attrs) {
  return {inputs, [&](const Values& v) { v[0].graph->add(op, v, attrs); }};
}

// Every instruction set against the reference in double, and the same bits in both orders of chunks.
void expect_like_reference(const OpDef& op, Reference reference, Fast fast, const std::vector<Shape>& shapes,
                           const ops::ConvAttrs& attrs) {
  const std::vector<Numbers> inputs = {random_numbers(shapes[0].numel(), 1),
                                       random_numbers(shapes[1].numel(), 2)};
  const auto exact_node = conv_node<double>(op, shapes, attrs);
  const auto exact = run_kernel<double>(reference(exact_node.view()), exact_node.view(), inputs);
  const auto node = conv_node<float>(op, shapes, attrs);
  for (const cpu::TileSet* tiles : cpu::runnable_tiles()) {
    const cpu::Kernel kernel = fast(node.view(), *tiles);
    ASSERT_EQ(kernel.phases.empty(), exact.empty() || shapes[0][0] == 0)
        << "an empty batch is the reference's";
    if (kernel.phases.empty()) continue;
    const auto result = run_kernel<float>(kernel, node.view(), inputs);
    EXPECT_LT(difference(result, exact), kTolerance)
        << kernel.name << " with tiles of " << tiles->widths[0].columns;
    EXPECT_TRUE(same_bits(result, run_kernel<float>(kernel, node.view(), inputs, ChunkOrder::Backward)));
  }
}

class DirectConv : public testing::TestWithParam<ConvCase> {};
INSTANTIATE_TEST_SUITE_P(All, DirectConv, testing::ValuesIn(conv_cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(DirectConv, Forward) {
  const ConvShapes s = shapes_of(GetParam());
  expect_like_reference(ops::conv_op, cpu::reference_conv, cpu::direct_conv, {s.images, s.kernel}, s.attrs);
}

TEST_P(DirectConv, InputGradient) {
  const ConvShapes s = shapes_of(GetParam());
  expect_like_reference(ops::conv_input_grad_op, cpu::reference_conv_input_grad, cpu::direct_conv_input_grad,
                        {s.places, s.kernel}, s.input_grad_attrs);
}

TEST_P(DirectConv, KernelGradient) {
  const ConvShapes s = shapes_of(GetParam());
  expect_like_reference(ops::conv_kernel_grad_op, cpu::reference_conv_kernel_grad,
                        cpu::direct_conv_kernel_grad, {s.images, s.places}, s.attrs);
}

TEST(DirectConvRows, LeaveDoubleAndNothingToTheReference) {
  const OneNode<double> exact({{1, 4, 4, 2}, {3, 3, 2, 4}}, [](const Values& v) { ops::conv(v[0], v[1]); });
  EXPECT_TRUE(cpu::lower_direct_conv(exact.view()).phases.empty());
  const OneNode<float> empty({{0, 4, 4, 2}, {3, 3, 2, 4}}, [](const Values& v) { ops::conv(v[0], v[1]); });
  EXPECT_TRUE(cpu::lower_direct_conv(empty.view()).phases.empty());
}

}  // namespace
}  // namespace lamina::test
