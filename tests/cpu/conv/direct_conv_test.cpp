#include "cpu/conv/direct_conv.h"

#include <gtest/gtest.h>

#include "cpu/reference/conv.h"
#include "tests/cpu/conv/conv_cases.h"
#include "tests/cpu/conv/conv_check.h"

namespace lamina::test {
namespace {

using Tiled = cpu::Kernel (*)(const NodeView&, const cpu::TileSet&);

// With the tiles of every instruction set of this machine.
void expect_tiles_like_reference(const OpDef& op, Lowering reference, Tiled tiled,
                                 const std::vector<Shape>& shapes, const ops::ConvAttrs& attrs) {
  ConvCheck check(op, reference, shapes, attrs);
  for (const cpu::TileSet* tiles : cpu::runnable_tiles()) {
    const cpu::Kernel kernel = tiled(check.node(), *tiles);
    EXPECT_EQ(kernel.phases.empty(), shapes[0][0] == 0) << "an empty batch is the reference's";
    if (!kernel.phases.empty()) check.expect_like_reference(kernel);
  }
}

class DirectConv : public testing::TestWithParam<ConvCase> {};
INSTANTIATE_TEST_SUITE_P(All, DirectConv, testing::ValuesIn(conv_cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(DirectConv, Forward) {
  const ConvShapes s = shapes_of(GetParam());
  expect_tiles_like_reference(ops::conv_op, cpu::reference_conv, cpu::direct_conv, {s.images, s.kernel},
                              s.attrs);
}

TEST_P(DirectConv, InputGradient) {
  const ConvShapes s = shapes_of(GetParam());
  expect_tiles_like_reference(ops::conv_input_grad_op, cpu::reference_conv_input_grad,
                              cpu::direct_conv_input_grad, {s.places, s.kernel}, s.input_grad_attrs);
}

TEST_P(DirectConv, KernelGradient) {
  const ConvShapes s = shapes_of(GetParam());
  expect_tiles_like_reference(ops::conv_kernel_grad_op, cpu::reference_conv_kernel_grad,
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
