#include <string_view>

#include "cpu/conv/depthwise.h"
#include "cpu/conv/narrow_conv.h"
#include "cpu/reference/conv.h"
#include "tests/cpu/conv/conv_check.h"

namespace lamina::test {
namespace {

// Depthwise and narrow kernels take some of the cases; those they take must be right.
class SpecialConv : public testing::TestWithParam<ConvCase> {
 protected:
  void expect_like_reference(const OpDef& op, Lowering reference, const std::vector<Lowering>& special,
                             const std::vector<Shape>& shapes, const ops::ConvAttrs& attrs) const {
    ConvCheck check(op, reference, shapes, attrs);
    for (Lowering lower : special)
      if (const cpu::Kernel kernel = lower(check.node()); !kernel.phases.empty())
        check.expect_like_reference(kernel);
  }
};
INSTANTIATE_TEST_SUITE_P(All, SpecialConv, testing::ValuesIn(conv_cases()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(SpecialConv, Forward) {
  const ConvShapes s = shapes_of(GetParam());
  expect_like_reference(ops::conv_op, cpu::reference_conv,
                        {cpu::lower_depthwise_conv, cpu::lower_narrow_conv}, {s.images, s.kernel}, s.attrs);
}

TEST_P(SpecialConv, InputGradient) {
  const ConvShapes s = shapes_of(GetParam());
  expect_like_reference(ops::conv_input_grad_op, cpu::reference_conv_input_grad,
                        {cpu::lower_depthwise_conv_input_grad, cpu::lower_narrow_conv_input_grad},
                        {s.places, s.kernel}, s.input_grad_attrs);
}

TEST_P(SpecialConv, KernelGradient) {
  const ConvShapes s = shapes_of(GetParam());
  expect_like_reference(ops::conv_kernel_grad_op, cpu::reference_conv_kernel_grad,
                        {cpu::lower_depthwise_conv_kernel_grad, cpu::lower_narrow_conv_kernel_grad},
                        {s.images, s.places}, s.attrs);
}

std::string_view name_of(Lowering lower, const Shape& images, const Shape& kernel,
                         const ops::ConvOptions& options) {
  const OneNode<float> node({images, kernel}, [&](const Values& v) { ops::conv(v[0], v[1], options); });
  return lower(node.view()).name;
}

TEST(SpecialConvRows, TakeWhatTheyAreMadeFor) {
  EXPECT_EQ(name_of(cpu::lower_depthwise_conv, {1, 8, 8, 32}, {3, 3, 1, 32}, {.groups = 32}),
            "depthwise_conv");
  EXPECT_EQ(name_of(cpu::lower_depthwise_conv, {1, 8, 8, 32}, {3, 3, 1, 64}, {.groups = 32}), "");
  EXPECT_EQ(name_of(cpu::lower_narrow_conv, {1, 8, 8, 32}, {3, 3, 32, 3}, {}), "narrow_conv");
  EXPECT_EQ(name_of(cpu::lower_narrow_conv, {1, 8, 8, 32}, {3, 3, 32, 16}, {}), "");
  EXPECT_EQ(name_of(cpu::lower_narrow_conv, {1, 8, 8, 1}, {3, 3, 1, 1}, {}), "");
}

}  // namespace
}  // namespace lamina::test
