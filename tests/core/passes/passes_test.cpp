#include "core/passes/passes.h"

#include <gtest/gtest.h>

#include "core/ir/text.h"
#include "core/ops/adam.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/matmul.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/unary.h"
#include "core/runtime/variable.h"

namespace lamina {
namespace {

const TensorType kMatrix{DType::Float32, {4, 6}};

// The names of a graph's ops in order, sources left out.
std::vector<std::string> ops_of(const Graph& graph) {
  std::vector<std::string> names;
  for (const Node& node : graph.nodes())
    if (!is_source(node)) names.emplace_back(node.op->name);
  return names;
}
using Names = std::vector<std::string>;

TEST(Dce, DropsWhatNobodyNeeds) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  ops::exp(x);
  graph.output("y", ops::tanh(x));
  EXPECT_EQ(ops_of(dce(graph)), Names{"tanh"});
}

TEST(Dce, KeepsInputsOfTheInterface) {
  Graph graph;
  graph.input("unused", kMatrix);
  graph.output("y", ops::tanh(graph.input("x", kMatrix)));
  EXPECT_EQ(dce(graph).inputs().size(), 2U);
}

TEST(Cse, EqualNodesBecomeOne) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  graph.output("y", ops::exp(x) + ops::exp(x));
  EXPECT_EQ(ops_of(cse(graph)), (Names{"exp", "add"}));
}

TEST(Cse, OtherAttributesAreOtherNodes) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  graph.output("y", ops::sum(ops::sum(x, {.axes = {0}})) + ops::sum(ops::sum(x, {.axes = {1}})));
  EXPECT_EQ(ops_of(dce(cse(graph))).size(), 5U);
}

TEST(Cse, ShapesThatTheTextDoesNotShowCount) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  graph.output("a", ops::reshape(x, {24}));
  graph.output("b", ops::reshape(x, {2, 12}));
  EXPECT_EQ(ops_of(cse(graph)), (Names{"reshape", "reshape"}));
}

TEST(Fold, ComputesConstants) {
  Graph graph;
  const Value two = ops::full(graph, 2, {DType::Float32, {}});
  graph.output("y", ops::sqrt(two * 8.0));
  const Graph folded = dce(fold(graph));
  ASSERT_EQ(ops_of(folded), Names{"full"});
  double number = 0;
  ASSERT_TRUE(ops::is_full(folded, folded.outputs()[0].value, &number));
  EXPECT_EQ(number, 4);
}

TEST(Fold, DropsWhatDoesNothing) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  graph.output("y", ops::tanh((x + 0.0) * 1.0 / 1.0 - 0.0));
  EXPECT_EQ(ops_of(dce(fold(graph))), Names{"tanh"});
}

TEST(Fold, KeepsWhatWouldChangeTheShape) {
  Graph graph;
  const Value x = graph.input("x", {DType::Float32, {6}});
  graph.output("y", x + ops::full(graph, 0, kMatrix));
  EXPECT_EQ(dce(fold(graph)).type(dce(fold(graph)).outputs()[0].value), kMatrix);
}

TEST(Fold, ElementwiseOpsStretchTheirInputsThemselves) {
  Graph graph;
  const Value x = graph.input("x", kMatrix), row = graph.input("row", {DType::Float32, {6}});
  graph.output("y", x * ops::broadcast_to(row, {4, 6}));
  EXPECT_EQ(ops_of(dce(fold(graph))), Names{"multiply"});
}

TEST(Fuse, ChainsBecomeOneNode) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  graph.output("y", ops::tanh(ops::exp(x) * 2.0) + x);
  EXPECT_EQ(ops_of(dce(fuse(graph))), Names{"fused"});
}

TEST(Fuse, ClosesWhereAnotherOpReads) {
  Graph graph;
  const Value x = graph.input("x", kMatrix);
  const Value y = ops::exp(x);
  graph.output("z", ops::tanh(y) * ops::sum(y));
  EXPECT_EQ(ops_of(dce(fuse(graph))), (Names{"fused", "sum", "fused"}));
}

TEST(Fuse, JoinsOpenGroups) {
  Graph graph;
  const Value x = graph.input("x", kMatrix), y = graph.input("y", kMatrix);
  graph.output("z", ops::exp(x) * ops::tanh(y));
  EXPECT_EQ(ops_of(dce(fuse(graph))), Names{"fused"});
}

TEST(Fuse, KeepsOtherShapesApart) {
  Graph graph;
  const Value x = graph.input("x", kMatrix), row = graph.input("row", {DType::Float32, {6}});
  graph.output("z", x + ops::exp(row));
  EXPECT_EQ(ops_of(dce(fuse(graph))), (Names{"fused", "fused"}));
}

TEST(FuseEpilogues, BiasAndReluGoIntoTheProduct) {
  Graph graph;
  const Value x = graph.input("x", kMatrix), w = graph.input("w", {DType::Float32, {6, 3}}),
              b = graph.input("b", {DType::Float32, {3}});
  graph.output("y", ops::relu(ops::matmul(x, w) + b));
  EXPECT_EQ(ops_of(fuse_epilogues(graph)), Names{"dense"});
}

TEST(FuseEpilogues, NotIfTheProductIsReadTwice) {
  Graph graph;
  const Value x = graph.input("x", kMatrix), w = graph.input("w", {DType::Float32, {6, 3}}),
              b = graph.input("b", {DType::Float32, {3}});
  const Value product = ops::matmul(x, w);
  graph.output("y", product + b);
  graph.output("product", product);
  EXPECT_EQ(ops_of(fuse_epilogues(graph)), (Names{"matmul", "add"}));
}

TEST(FuseEpilogues, NotIfTheBiasIsNone) {
  Graph graph;
  const Value x = graph.input("x", kMatrix), w = graph.input("w", {DType::Float32, {6, 3}}),
              b = graph.input("b", {DType::Float32, {4, 3}});
  graph.output("y", ops::matmul(x, w) + b);
  EXPECT_EQ(ops_of(fuse_epilogues(graph)), (Names{"matmul", "add"}));
}

// A weight with its slots, updated by Adam.
struct Trained {
  Trained(Graph& graph, const TensorType& type, const Value& alpha, const Value& gradient) {
    Values state;
    for (const char* name : {"w", "m", "v"}) {
      variables.push_back(std::make_shared<Variable>(name, Tensor(type)));
      state.push_back(graph.state(as_state(variables.back())));
    }
    const Values after = ops::adam_update(alpha, state[0], state[1], state[2], gradient, {});
    for (std::size_t i = 0; i < 3; ++i) graph.update(state[i], after[i]);
  }
  std::vector<VariablePtr> variables;
};

TEST(BatchUpdates, SmallWeightsGoTogetherLargeOnesDoNot) {
  Graph graph;
  const TensorType small{DType::Float32, {5}}, large{DType::Float32, {100'000}};
  const Value alpha = graph.input("alpha", {DType::Float32, {}});
  const Trained a(graph, small, alpha, graph.input("ga", small)),
      b(graph, large, alpha, graph.input("gb", large)), c(graph, kMatrix, alpha, graph.input("gc", kMatrix));
  EXPECT_EQ(ops_of(batch_updates(graph, 1000)), (Names{"adam_update", "adam_update"}));
}

TEST(HoistUpdates, AnUpdateFollowsItsGradient) {
  Graph graph;
  const Value alpha = graph.input("alpha", {DType::Float32, {}}), x = graph.input("x", kMatrix);
  const Value first = ops::sum(x, {.axes = {0}}), second = ops::sum(x, {.axes = {1}});
  const Trained a(graph, first.type(), alpha, first), b(graph, second.type(), alpha, second);
  EXPECT_EQ(ops_of(hoist_updates(graph, 0)), (Names{"sum", "adam_update", "sum", "adam_update"}));
  EXPECT_EQ(ops_of(hoist_updates(graph, 1000)), (Names{"sum", "sum", "adam_update", "adam_update"}));
}

TEST(Decompose, AnOpWithoutKernelBecomesItsParts) {
  Graph graph;
  const TensorType small{DType::Float32, {5}};
  const Trained a(graph, small, graph.input("alpha", {DType::Float32, {}}), graph.input("g", small));
  const Graph result = decompose(graph, [](const OpDef& op) { return &op != &ops::adam_update_op; });
  for (const std::string& name : ops_of(result)) EXPECT_NE(name, "adam_update");
}

TEST(Decompose, AnOpWithNeitherIsAnError) {
  Graph graph;
  graph.output("y", ops::sum(graph.input("x", kMatrix)));
  EXPECT_THROW(decompose(graph, [](const OpDef&) { return false; }), Error);
}

TEST(Optimize, IsTheSameTextTwice) {
  auto make = [] {
    Graph graph;
    const Value x = graph.input("x", kMatrix);
    graph.output("y", ops::sum(ops::tanh(ops::exp(x) * 2.0) + x));
    return to_text(optimize(graph, {.has_kernel = [](const OpDef&) { return true; }}));
  };
  EXPECT_EQ(make(), make());
}

}  // namespace
}  // namespace lamina
