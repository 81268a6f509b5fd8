#include "tests/support/check_op.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/passes/passes.h"
#include "cpu/table.h"
#include "tests/support/case_values.h"
#include "tests/support/check_gradient.h"
#include "tests/support/expect_close.h"
#include "tests/support/interpret.h"
#include "tests/support/oracle.h"

namespace lamina::support {
namespace {

using cpu::Kernel;

void build(Graph& graph, const OpCase& op_case, const std::vector<Tensor>& inputs) {
  Values values;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    values.push_back(graph.input("x" + std::to_string(i), inputs[i].type()));
  for (const Value& y : op_case.build(values)) graph.output("y", y);
}

void expect_same_bits(const std::vector<Tensor>& a, const std::vector<Tensor>& b, const std::string& what) {
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_EQ(std::memcmp(a[i].data(), b[i].data(), static_cast<std::size_t>(a[i].bytes())), 0)
        << what << " gives other bits in output " << i;
}

// Runs the op's nodes with one kernel, in every way in which the result must not differ.
class RowCheck {
 public:
  RowCheck(const OpCase& op_case, cpu::Lowering lowering) : op_case_(op_case), lowering_(lowering) {}

  // Nothing if the row takes none of the op's nodes.
  std::optional<std::vector<Tensor>> run(const Graph& graph, const std::vector<Tensor>& inputs) {
    InterpretOptions options{.choose = [this](const NodeView& node) { return choose(node); }};
    const std::vector<Tensor> result = interpret(graph, inputs, options);
    if (!taken_) return std::nullopt;
    options.garbage = std::byte{0x11};
    expect_same_bits(result, interpret(graph, inputs, options), "a second run over other garbage");
    options.order = ChunkOrder::Backward;
    expect_same_bits(result, interpret(graph, inputs, options), "running the chunks backwards");
    options.in_place = true;
    expect_same_bits(result, interpret(graph, inputs, options), "running in place");
    return result;
  }

 private:
  Kernel choose(const NodeView& node) {
    if (&node.op() != op_case_.op) return oracle(node);
    Kernel kernel = lowering_(node);
    if (kernel.phases.empty()) return oracle(node);
    taken_ = true;
    return kernel;
  }

  const OpCase& op_case_;
  cpu::Lowering lowering_;
  bool taken_ = false;
};

// The op's rows, the reference first.
std::vector<cpu::Lowering> rows_of(const OpDef& op) {
  const auto entry = cpu::table().find(&op);
  if (entry == cpu::table().end()) return {};
  std::vector<cpu::Lowering> rows{entry->second.reference};
  rows.insert(rows.end(), entry->second.fast.begin(), entry->second.fast.end());
  return rows;
}

void check_decomposition(const OpCase& op_case, const Graph& graph, const std::vector<Tensor>& inputs,
                         const std::vector<Tensor>& expected) {
  if (!op_case.op->decompose) return;
  const Graph smaller = decompose(graph, [&](const OpDef& op) { return &op != op_case.op; });
  for (const Node& node : smaller.nodes()) EXPECT_NE(node.op, op_case.op) << "is still there";
  const auto result = interpret(smaller, inputs, {.choose = oracle});
  for (std::size_t i = 0; i < result.size(); ++i)
    expect_close(result[i], expected[i], kDouble, "decomposition");
}

std::vector<Tensor> oracle_result(const OpCase& op_case, const std::vector<Tensor>& inputs) {
  Graph graph;
  build(graph, op_case, inputs);
  auto result = interpret(graph, inputs, {.choose = oracle});
  check_decomposition(op_case, graph, inputs, result);
  return result;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const OpCase& op_case) {
  return out << op_case.op->name << ": " << op_case.name;
}

std::vector<int> check_op(const OpCase& op_case) {
  const std::vector<Tensor> inputs = case_values(op_case);
  Graph graph;
  build(graph, op_case, inputs);
  const auto expected = oracle_result(op_case, op_case.has_double ? in_double(inputs) : inputs);
  const auto rows = rows_of(*op_case.op);
  std::vector<int> taken;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string name = row == 0 ? "reference" : "fast row " + std::to_string(row - 1);
    SCOPED_TRACE(name);
    const auto result = RowCheck(op_case, rows[row]).run(graph, inputs);
    EXPECT_TRUE(result || row > 0 || graph.nodes().size() == inputs.size())
        << "the reference must take the op";
    if (!result) continue;
    if (row > 0) taken.push_back(static_cast<int>(row) - 1);
    for (std::size_t i = 0; i < result->size(); ++i)
      expect_close((*result)[i], expected[i], op_case.tolerance, name);
  }
  if (op_case.gradient) check_gradient(op_case, inputs);
  return taken;
}

}  // namespace lamina::support
