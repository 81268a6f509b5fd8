#pragma once

#include <gtest/gtest.h>

#include "tests/cpu/conv/conv_cases.h"
#include "tests/cpu/conv/run_kernel.h"

namespace lamina::test {

using Lowering = cpu::Kernel (*)(const NodeView&);

// A convolution op over given inputs, and what the reference makes of them in double.
class ConvCheck {
 public:
  ConvCheck(const OpDef& op, Lowering reference, const std::vector<Shape>& shapes,
            const ops::ConvAttrs& attrs)
      : reference_(reference),
        inputs_{random_numbers(shapes[0].numel(), 1), random_numbers(shapes[1].numel(), 2)},
        node_(shapes, [&](const Values& v) { v[0].graph->add(op, v, attrs); }),
        exact_node_(shapes, [&](const Values& v) { v[0].graph->add(op, v, attrs); }) {}

  NodeView node() const { return node_.view(); }

  // In float, and with the same bits whatever the order of chunks.
  void expect_like_reference(const cpu::Kernel& kernel) {
    // Sums of up to a few thousand products of numbers around 1, relative to the largest result.
    constexpr double kTolerance = 1e-5;
    const auto result = run_kernel<float>(kernel, node(), inputs_);
    EXPECT_LT(difference(result, expected()), kTolerance) << kernel.name;
    EXPECT_TRUE(same_bits(result, run_kernel<float>(kernel, node(), inputs_, ChunkOrder::Backward)));
  }

 private:
  // Made when it is asked for first: the reference is slow, and many kernels decline.
  const Numbers& expected() {
    if (expected_.empty())
      expected_ = run_kernel<double>(reference_(exact_node_.view()), exact_node_.view(), inputs_);
    return expected_;
  }

  Lowering reference_;
  std::vector<Numbers> inputs_;
  OneNode<float> node_;
  OneNode<double> exact_node_;
  Numbers expected_;
};

}  // namespace lamina::test
