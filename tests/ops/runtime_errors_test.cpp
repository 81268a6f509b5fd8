#include <gtest/gtest.h>

#include "core/ops/cross_entropy.h"
#include "core/ops/gather.h"
#include "cpu/table.h"
#include "tests/support/interpret.h"

namespace lamina::ops {
namespace {

using support::interpret;

const std::string kMoreRows = ".\n  Correct the data, or give the table more rows.";
const std::string kMoreOutputs = ".\n  Correct the labels, or give the model one output for each class.";

// Runs the graph's last node with each of its rows; all must throw with that message.
void expect_message(Graph& graph, Value y, const std::vector<Tensor>& inputs, const std::string& message) {
  graph.output("y", y);
  const cpu::Row& row = cpu::table().at(graph.node(y.id).op);
  std::vector<cpu::Lowering> rows = row.fast;
  rows.push_back(row.reference);
  for (cpu::Lowering lowering : rows) {
    auto choose = [&](const NodeView& node) {
      const cpu::Kernel kernel = lowering(node);
      return kernel.phases.empty() ? row.reference(node) : kernel;
    };
    try {
      interpret(graph, inputs, {.choose = choose});
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), message.c_str());
    }
  }
}

TEST(RuntimeErrors, GatherNamesTheIndex) {
  for (std::int32_t index : {12, -1, 10}) {
    Graph graph;
    const Value table = graph.input("table", {DType::Float32, {10, 3}});
    const Value indices = graph.input("indices", {DType::Int32, {2}});
    expect_message(graph, gather(table, indices),
                   {Tensor(table.type()), Tensor::from<std::int32_t>({3, index}, {2})},
                   "index " + std::to_string(index) + " lies outside 0..9" + kMoreRows);
  }
}

TEST(RuntimeErrors, GatherFromATableWithoutRows) {
  Graph graph;
  const Value table = graph.input("table", {DType::Float32, {0, 3}});
  const Value indices = graph.input("indices", {DType::Int32, {1}});
  expect_message(graph, gather(table, indices), {Tensor(table.type()), Tensor(indices.type())},
                 "index 0 lies outside a table without rows" + kMoreRows);
}

TEST(RuntimeErrors, ScatterAddNamesTheIndex) {
  Graph graph;
  const Value indices = graph.input("indices", {DType::Int64, {2}});
  const Value updates = graph.input("updates", {DType::Float32, {2, 3}});
  expect_message(graph, scatter_add(indices, updates, 4),
                 {Tensor::from<std::int64_t>({3, 5'000'000'000}, {2}), Tensor(updates.type())},
                 "index 5000000000 lies outside 0..3" + kMoreRows);
}

TEST(RuntimeErrors, CrossEntropyNamesTheLabel) {
  Graph graph;
  const Value logits = graph.input("logits", {DType::Float32, {2, 10}});
  const Value labels = graph.input("labels", {DType::Int32, {2}});
  expect_message(graph, sparse_softmax_cross_entropy(logits, labels),
                 {Tensor(logits.type()), Tensor::from<std::int32_t>({12, 3}, {2})},
                 "label 12 lies outside the 10 classes 0..9" + kMoreOutputs);
}

TEST(RuntimeErrors, CrossEntropyGradientNamesTheLabel) {
  Graph graph;
  const Value logits = graph.input("logits", {DType::Float32, {2, 10}});
  const Value labels = graph.input("labels", {DType::Int32, {2}});
  const Value dy = graph.input("dy", {DType::Float32, {2}});
  expect_message(graph, graph.add_one(sparse_softmax_cross_entropy_grad_op, {logits, labels, dy}),
                 {Tensor(logits.type()), Tensor::from<std::int32_t>({3, -1}, {2}), Tensor(dy.type())},
                 "label -1 lies outside the 10 classes 0..9" + kMoreOutputs);
}

}  // namespace
}  // namespace lamina::ops
