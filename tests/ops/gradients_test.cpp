#include <gtest/gtest.h>

#include "core/ops/constant.h"
#include "core/ops/reduce.h"
#include "core/ops/slice.h"
#include "core/ops/stop_gradient.h"
#include "core/ops/unary.h"
#include "core/passes/autodiff.h"
#include "cpu/table.h"
#include "tests/support/interpret.h"

namespace lamina::ops {
namespace {

// d loss / d x for x = {1, 2, 3}.
template <class Loss>
std::vector<float> gradient(Loss loss) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, {3}});
  const Value wrt[] = {x};
  graph.output("dx", gradients(graph, loss(x), wrt)[0]);
  const auto dx = support::interpret(graph, {Tensor::from<float>({1, 2, 3}, {3})}, {.choose = cpu::lower})[0];
  return {dx.span<float>().begin(), dx.span<float>().end()};
}

using Numbers = std::vector<float>;

TEST(Gradients, StopAtStopGradient) {
  EXPECT_EQ(gradient([](Value x) { return sum(stop_gradient(x) * x); }), (Numbers{1, 2, 3}));
  EXPECT_EQ(gradient([](Value x) { return sum(stop_gradient(square(x))); }), (Numbers{0, 0, 0}));
}

TEST(Gradients, AreSharedByEqualMaxima) {
  EXPECT_EQ(gradient([](Value x) { return max(x * 0.0); }), (Numbers{0, 0, 0}));
  EXPECT_EQ(gradient([](Value x) { return max(minimum(x, 2.0)); }), (Numbers{0, 0.5, 0}));
}

TEST(Gradients, ReachWhatASliceTook) {
  EXPECT_EQ(gradient([](Value x) { return sum(slice(x, {{0, 3, 2}})); }), (Numbers{1, 0, 1}));
}

}  // namespace
}  // namespace lamina::ops
