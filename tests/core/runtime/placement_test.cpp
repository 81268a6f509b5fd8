#include "core/runtime/placement.h"

#include <gtest/gtest.h>

#include "core/ops/adam.h"
#include "core/ops/binary.h"
#include "core/ops/catalogue.h"
#include "core/ops/constant.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/gather.h"
#include "core/ops/reduce.h"
#include "core/runtime/variable.h"
#include "cpu/backend.h"

namespace lamina {
namespace {

const TensorType kRow{DType::Float32, {3}};

VariablePtr variable(float value) {
  return std::make_shared<Variable>("v", Tensor::from<float>({value, value, value}, {3}));
}

float first_of(const VariablePtr& v) { return v->value().span<float>()[0]; }

// A weight that Adam updates, with its slots.
struct Trained {
  Trained(Graph& graph, float start) : w(variable(start)), m(variable(0)), v(variable(0)) {
    before = graph.state(as_state(w));
  }
  void update(Graph& graph, const Value& alpha, const Value& gradient) {
    const Value slots[] = {graph.state(as_state(m)), graph.state(as_state(v))};
    const Values after = ops::adam_update(alpha, before, slots[0], slots[1], gradient, {});
    graph.update(before, after[0]);
    graph.update(slots[0], after[1]);
    graph.update(slots[1], after[2]);
  }
  VariablePtr w, m, v;
  Value before;
};

// d sum(a b) / d a is b itself: two updates in one node, each reading what the other changes.
TEST(PlacementOfPrograms, AWeightThatIsAnothersGradientIsReadBeforeItChanges) {
  Graph graph;
  const Value alpha = ops::full(graph, 0.5, {DType::Float32, {}});
  Trained a(graph, 2), b(graph, 3);
  a.update(graph, alpha, b.before);
  b.update(graph, alpha, a.before);
  const auto backend = cpu::backend(1);
  const auto program = compile(graph, *backend);
  ASSERT_EQ(program->graph.nodes().back().op, &ops::adam_update_op);
  EXPECT_EQ(ops::adam_weights(program->graph.nodes().back()), 2);
  backend->link(program)->run();
  EXPECT_FLOAT_EQ(first_of(a.m), 0.1F * 3);
  EXPECT_FLOAT_EQ(first_of(b.m), 0.1F * 2);
  EXPECT_LT(first_of(a.w), 2);
  EXPECT_LT(first_of(b.w), 3);
}

// A node with thousands of ends, each in place.
TEST(PlacementOfPrograms, ManyWeightsAreUpdatedInPlaceByOneNode) {
  Graph graph;
  const Value alpha = ops::full(graph, 0.5, {DType::Float32, {}}), gradient = graph.input("g", kRow);
  std::vector<Trained> weights;
  for (int i = 0; i < 3000; ++i) weights.emplace_back(graph, 1.0F).update(graph, alpha, gradient);
  const auto program = compile(graph, *cpu::backend(1));
  EXPECT_EQ(ops::adam_weights(program->graph.nodes().back()), 3000);
  EXPECT_TRUE(program->placement.copies.empty());
  for (const Place& p : program->placement.values.back()) EXPECT_EQ(p.kind, Place::Kind::State);
}

// A weight changes before (`checked_last`) or after an op looks at its data.
struct Refusable {
  enum class Op { Gather, CrossEntropy };
  Refusable(Op op, bool checked_last) : w(variable(1)) {
    const Value before = graph.state(as_state(w)), index = graph.input("index", {DType::Int32, {1}}),
                table = graph.input("table", {DType::Float32, {1, 3}});
    const auto look = [&] {
      graph.output("y", op == Op::Gather ? ops::gather(table, index)
                                         : ops::sparse_softmax_cross_entropy(table, index));
    };
    if (!checked_last) look();
    graph.update(before, before + 1.0);
    if (checked_last) look();
  }
  Graph graph;
  VariablePtr w;
};

TEST(PlacementOfPrograms, NothingChangesBeforeTheLastOpThatMayRefuseItsData) {
  const auto backend = cpu::backend(1);
  for (Refusable::Op op : {Refusable::Op::Gather, Refusable::Op::CrossEntropy})
    for (bool checked_last : {false, true}) {
      Refusable step(op, checked_last);
      const auto executable = backend->link(compile(step.graph, *backend));
      const std::span<std::byte> index = executable->input(0);
      *reinterpret_cast<std::int32_t*>(index.data()) = 7;
      EXPECT_THROW(executable->run(), Error);
      EXPECT_EQ(first_of(step.w), 1);
      *reinterpret_cast<std::int32_t*>(index.data()) = 0;
      executable->run();
      EXPECT_EQ(first_of(step.w), 2);
    }
}

TEST(PlacementOfPrograms, OpsThatMayRefuseTheirDataSaySo) {
  std::vector<std::string_view> names;
  for (const OpDef* op : all_ops())
    if (op->may_refuse) names.push_back(op->name);
  EXPECT_EQ(names, (std::vector<std::string_view>{"gather", "sparse_softmax_cross_entropy"}));
}

}  // namespace
}  // namespace lamina
