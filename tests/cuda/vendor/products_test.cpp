// Products that cuBLASLt is asked for, as programs: on the emulated device that plays it, and on a GPU.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/ops/dense.h"
#include "core/ops/matmul.h"
#include "core/runtime/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "tests/cuda/on_gpu.h"
#include "tests/support/case_values.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/op_cases/cases.h"
#include "tests/support/oracle.h"

namespace lamina::ops {
namespace {

Graph graph_of(const OpCase& op_case, const std::vector<Tensor>& inputs) {
  Graph graph;
  Values values;
  for (const Tensor& x : inputs) values.push_back(graph.input("x" + std::to_string(values.size()), x.type()));
  for (const Value& y : op_case.build(values)) graph.output("y", y);
  return graph;
}

Tensor run(const Backend& backend, const Graph& graph, const std::vector<Tensor>& inputs) {
  const auto executable = backend.link(compile(graph, backend));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    std::copy_n(inputs[i].data(), inputs[i].bytes(), executable->input(static_cast<int>(i)).data());
  executable->run();
  Tensor result(graph.type(graph.outputs()[0].value));
  const auto bytes = executable->output(0);
  std::copy(bytes.begin(), bytes.end(), result.data());
  return result;
}

// Large enough for the library to be asked: every way to transpose, and batches in steps of one size.
OpCases products() {
  OpCases cases;
  for (int i = 0; i < 4; ++i) {
    const bool transpose_a = i & 1, transpose_b = i & 2;
    const Shape a = transpose_a ? Shape{90, 150} : Shape{150, 90},
                b = transpose_b ? Shape{110, 90} : Shape{90, 110};
    cases.push_back({.name = "matmul " + std::to_string(i),
                     .op = &matmul_op,
                     .inputs = {{f32(a)}, {f32(b)}},
                     .build = one([=](In x) {
                       return matmul(x[0], x[1], {.transpose_a = transpose_a, .transpose_b = transpose_b});
                     }),
                     .tolerance = support::kShortSum});
    cases.push_back({.name = "dense " + std::to_string(i),
                     .op = &dense_op,
                     .inputs = {{f32(a)}, {f32(b)}, {f32({110})}},
                     .build = one([=](In x) {
                       return dense(x[0], x[1], x[2],
                                    {.transpose_a = transpose_a, .transpose_b = transpose_b, .relu = i < 2});
                     }),
                     .tolerance = support::kShortSum});
  }
  for (const auto& [a, b] : {std::pair<Shape, Shape>{{2, 3, 40, 60}, {60, 50}},
                             {{6, 40, 60}, {6, 60, 50}},
                             {{40, 60}, {6, 60, 50}}})
    cases.push_back({.name = to_string(a) + " " + to_string(b),
                     .op = &matmul_op,
                     .inputs = {{f32(a)}, {f32(b)}},
                     .build = one([](In x) { return matmul(x[0], x[1]); }),
                     .tolerance = support::kShortSum});
  return cases;
}

bool asks_cublaslt(const Program& program) {
  for (int n = 0; n < static_cast<int>(program.graph.nodes().size()); ++n)
    if (program.lowered->kernel_name(n).starts_with("cublaslt_")) return true;
  return false;
}

void check_products(const Backend& backend, bool must_be_asked) {
  for (const OpCase& op_case : products()) {
    SCOPED_TRACE(op_case.name);
    const std::vector<Tensor> inputs = support::case_values(op_case), exact = support::in_double(inputs);
    const auto expected = support::interpret(graph_of(op_case, exact), exact, {.choose = support::oracle});
    const Graph graph = graph_of(op_case, inputs);
    if (must_be_asked) {
      EXPECT_TRUE(asks_cublaslt(*compile(graph, backend)));
    }
    const Tensor once = run(backend, graph, inputs), again = run(backend, graph, inputs);
    support::expect_close(once, expected[0], op_case.tolerance, backend.name());
    EXPECT_TRUE(std::equal(once.data(), once.data() + once.bytes(), again.data()))
        << "other bits the second time";
  }
}

// A network that has met a NaN must not go on as if it had not: relu keeps it.
void check_nan(const Backend& backend) {
  const OpCases cases = products();
  const auto dense_case = std::ranges::find(cases, "dense 0", &OpCase::name);
  std::vector<Tensor> inputs = support::case_values(*dense_case);
  inputs[0].mutable_span<float>()[0] = std::numeric_limits<float>::quiet_NaN();
  const Tensor result = run(backend, graph_of(*dense_case, inputs), inputs);
  for (int column = 0; column < 110; ++column)
    ASSERT_TRUE(std::isnan(result.span<float>()[static_cast<std::size_t>(column)])) << column;
}

TEST(CublasLtProducts, PlayedByOurKernels) {
  const auto backend = cuda::backend(cuda::emulated_device({.vendor = true}));
  check_products(*backend, true);
  check_nan(*backend);
}

class CublasLtProductsOnGpu : public cuda::OnGpu<> {};
TEST_F(CublasLtProductsOnGpu, AgreeWithTheDoubleReference) {
  check_products(*cuda::backend(cuda::gpu().device), false);
}
TEST_F(CublasLtProductsOnGpu, KeepNansThroughRelu) { check_nan(*cuda::backend(cuda::gpu().device)); }

}  // namespace
}  // namespace lamina::ops
