// Every op of the catalogue on the emulated device: all cases, in the three orders of threads and blocks,
// against the double reference.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "core/ops/catalogue.h"
#include "core/ops/reshape.h"
#include "core/runtime/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/emulator/options.h"
#include "cuda/table.h"
#include "tests/cuda/on_gpu.h"
#include "tests/cuda/ops/gaps.h"
#include "tests/support/case_values.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/op_cases/cases.h"
#include "tests/support/oracle.h"
#include "tests/support/run_graph.h"

namespace lamina::ops {
namespace {

using cuda::emulator::Order;

bool has_row(const OpDef& op) { return cuda::table().contains(&op); }
bool is_gap(const OpDef& op) { return std::ranges::find(cuda::kGaps, op.name) != std::end(cuda::kGaps); }

Graph graph_of(const OpCase& op_case, const std::vector<Tensor>& inputs) {
  Graph graph;
  Values values;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    values.push_back(graph.input("x" + std::to_string(i), inputs[i].type()));
  for (const Value& y : op_case.build(values)) graph.output("y", y);
  return graph;
}

bool runs_on_device(const Graph& graph) {
  return std::ranges::all_of(
      graph.nodes(), [](const Node& node) { return is_source(node) || is_view(node) || has_row(*node.op); });
}

// `each_way` runs the graph it is given in all the ways that are to be compared.
template <class EachWay>
void check_on(const OpCase& op_case, const Backend& device, EachWay each_way) {
  const std::vector<Tensor> inputs = support::case_values(op_case);
  const std::vector<Tensor> exact = op_case.has_double ? support::in_double(inputs) : inputs;
  const auto expected = support::interpret(graph_of(op_case, exact), exact, {.choose = support::oracle});
  const Graph graph = graph_of(op_case, inputs);
  if (!runs_on_device(graph)) return;
  each_way([&] {
    const auto result = support::run_graph(graph, device, inputs);
    for (std::size_t i = 0; i < result.size(); ++i)
      support::expect_close(result[i], expected[i], op_case.tolerance, device.name());
  });
}

void in_three_orders(const std::function<void()>& run) {
  for (Order order : {Order::Forward, Order::Reverse, Order::Random}) {
    cuda::emulator::options() = {.order = order};
    run();
  }
  cuda::emulator::options() = {};
}

void in_random_order(const std::function<void()>& run) {
  cuda::emulator::options() = {.order = Order::Random};
  run();
  cuda::emulator::options() = {};
}

// All cases of one op.
template <class EachWay>
void check_all(const OpDef& op, const Backend& device, EachWay each_way) {
  for (const OpCase& op_case : all_cases()) {
    if (op_case.op != &op) continue;
    std::ostringstream name;
    name << op_case;
    SCOPED_TRACE(name.str());
    check_on(op_case, device, each_way);
  }
}

using ForEachOp = ::testing::TestWithParam<const OpDef*>;
std::string name_of(const ::testing::TestParamInfo<const OpDef*>& info) {
  return std::string(info.param->name);
}

class CudaOps : public ForEachOp {};
TEST_P(CudaOps, AgreeWithTheDoubleReference) {
  static const auto device = cuda::emulated_device();
  static const auto merged = cuda::backend(device, {.merge = true});
  static const auto apart = cuda::backend(device, {.merge = false});
  check_all(*GetParam(), *apart, in_three_orders);
  check_all(*GetParam(), *merged, in_random_order);
}
INSTANTIATE_TEST_SUITE_P(All, CudaOps, ::testing::ValuesIn(all_ops().begin(), all_ops().end()), name_of);

class CudaOpsOnGpu : public cuda::OnGpu<ForEachOp> {};
TEST_P(CudaOpsOnGpu, AgreeWithTheDoubleReference) {
  static const auto gpu = cuda::backend(cuda::gpu().device);
  check_all(*GetParam(), *gpu, [](const std::function<void()>& run) { run(); });
}
INSTANTIATE_TEST_SUITE_P(All, CudaOpsOnGpu, ::testing::ValuesIn(all_ops().begin(), all_ops().end()), name_of);

TEST(CudaTable, HasEveryOpButTheGaps) {
  for (const OpDef* op : all_ops())
    EXPECT_EQ(has_row(*op) || op->decompose || op == &reshape_op, !is_gap(*op)) << op->name;
}

}  // namespace
}  // namespace lamina::ops
