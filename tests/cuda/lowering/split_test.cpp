// Products that are deep and small take two launches and a workspace between them.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/ops/conv.h"
#include "core/ops/dense.h"
#include "core/ops/matmul.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/table.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/oracle.h"

namespace lamina {
namespace {

Tensor small_numbers(const TensorType& type, int seed) {
  Tensor tensor(type);
  auto* const x = reinterpret_cast<float*>(tensor.data());
  for (std::int64_t i = 0; i < type.shape.numel(); ++i)
    x[i] = static_cast<float>((i * 29 + seed) % 13 - 6) / 4;
  return tensor;
}

// Runs `graph`, whose values are all float and whose last node is to be split, on the emulated device and by
// the reference.
void expect_agreement(const Graph& graph) {
  const int last = static_cast<int>(graph.nodes().size()) - 1;
  ASSERT_GT(cuda::lower(NodeView(graph, last), {}).workspace_bytes, 0);
  std::vector<Tensor> inputs;
  for (const Graph::End& end : graph.inputs()) inputs.push_back(small_numbers(graph.type(end.value), 3));
  const auto expected = support::interpret(graph, inputs, {.choose = support::oracle});
  const auto backend = cuda::backend(cuda::emulated_device());
  const auto executable = backend->link(compile(graph, *backend));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    std::copy_n(inputs[i].data(), inputs[i].bytes(), executable->input(static_cast<int>(i)).data());
  executable->run();
  Tensor result(graph.type(graph.outputs()[0].value));
  const auto bytes = executable->output(0);
  std::copy(bytes.begin(), bytes.end(), result.data());
  support::expect_close(result, expected[0], support::kShortSum, "emulated device");
}

TEST(SplitProducts, Matmul) {
  Graph graph;
  const Value a = graph.input("a", {DType::Float32, {8, 1000}});
  const Value b = graph.input("b", {DType::Float32, {1000, 6}});
  graph.output("c", ops::matmul(a, b));
  expect_agreement(graph);
}

TEST(SplitProducts, DenseWithBiasAndRelu) {
  Graph graph;
  const Value a = graph.input("a", {DType::Float32, {8, 1000}});
  const Value b = graph.input("b", {DType::Float32, {1000, 6}});
  const Value bias = graph.input("bias", {DType::Float32, {6}});
  graph.output("c", ops::dense(a, b, bias, {.relu = true}));
  expect_agreement(graph);
}

TEST(SplitProducts, ConvKernelGrad) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, {3, 16, 16, 8}});
  const Value dy = graph.input("dy", {DType::Float32, {3, 14, 14, 10}});
  graph.output("dk", ops::conv_kernel_grad(x, dy, {.window = {{.size = 3}, {.size = 3}}, .groups = 2}));
  expect_agreement(graph);
}

}  // namespace
}  // namespace lamina
