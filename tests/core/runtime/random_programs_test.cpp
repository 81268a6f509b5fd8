#include <gtest/gtest.h>

#include <random>

#include "core/ops/binary.h"
#include "core/ops/concatenate.h"
#include "core/ops/matmul.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/slice.h"
#include "core/ops/unary.h"
#include "core/runtime/variable.h"
#include "cpu/backend.h"
#include "tests/support/interpret.h"
#include "tests/support/oracle.h"

namespace lamina {
namespace {

const TensorType kMatrix{DType::Float64, {4, 6}}, kRow{DType::Float64, {6}};

// Draws a program: sources, then nodes on values drawn from those before, then outputs and updates.
class RandomProgram {
 public:
  RandomProgram(Graph& graph, unsigned seed) : graph_(graph), random_(seed) {}

  Values values;

  void grow(int nodes) {
    for (int i = 0; i < nodes; ++i) values.push_back(next());
  }
  Value draw() { return values[below(values.size())]; }
  // Any value of that type; one of the sources always is.
  Value draw(const TensorType& type) {
    Value v = draw();
    while (v.type() != type) v = draw();
    return v;
  }
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

 private:
  Value next() {
    const Value x = draw();
    switch_ = below(12);
    if (switch_ == 0) return ops::tanh(x);
    if (switch_ == 1) return ops::relu(x);
    if (switch_ == 2) return ops::sigmoid(x) * 0.5 - x;
    if (switch_ == 3) return ops::tanh(draw(kMatrix) * draw(kMatrix));
    if (switch_ == 4) return ops::where(draw(kMatrix) > draw(kRow), draw(kMatrix), draw(kRow));
    if (switch_ == 5)
      return ops::relu(
          ops::matmul(ops::tanh(ops::matmul(draw(kMatrix), draw(kMatrix), {.transpose_b = true})),
                      draw(kMatrix)) +
          draw(kRow));
    if (switch_ == 6) return ops::sum(draw(kMatrix), {.axes = {0}}) * 0.1;
    if (switch_ == 7) return ops::reshape(ops::reshape(draw(kMatrix), {24}), {4, 6});
    if (switch_ == 8) return ops::reshape(ops::tanh(ops::transpose(draw(kMatrix))), {4, 6});
    if (switch_ == 9)
      return ops::concatenate(
          {ops::slice_axis(draw(kMatrix), 1, {.start = 3}), ops::slice_axis(draw(kMatrix), 1, {.stop = 3})},
          1);
    if (switch_ == 10) return draw(kMatrix) + ops::mean(draw());
    return ops::maximum(draw(kMatrix), draw(kRow)) - 0.25;
  }

  Graph& graph_;
  std::mt19937 random_;
  std::size_t switch_ = 0;
};

constexpr int kStates = 4;
TensorType state_type(int i) { return i == 1 ? kRow : kMatrix; }

Tensor numbers(const TensorType& type, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(-1, 1);
  Tensor t(type);
  for (double& x : t.mutable_span<double>()) x = uniform(random);
  return t;
}

// The same program twice: with states and updates, compiled and planned; and with inputs and outputs in their
// place, node by node.
struct Twins {
  explicit Twins(unsigned seed) {
    for (int i = 0; i < kStates; ++i)
      variables.push_back(
          std::make_shared<Variable>("s" + std::to_string(i), numbers(state_type(i), 100 + i)));
    build(compiled, seed, true);
    build(plain, seed, false);
  }

  void build(Graph& graph, unsigned seed, bool with_states) {
    RandomProgram program(graph, seed);
    program.values = {graph.input("x", kMatrix), graph.input("y", kRow)};
    Values states;
    for (int i = 0; i < kStates; ++i)
      states.push_back(with_states ? graph.state(as_state(variables[static_cast<std::size_t>(i)]))
                                   : graph.input("s" + std::to_string(i), state_type(i)));
    program.values.insert(program.values.end(), states.begin(), states.end());
    program.grow(6 + static_cast<int>(program.below(20)));
    for (int i = 0; i < 2; ++i) graph.output("out" + std::to_string(i), program.draw());
    for (int i = 0; i < kStates; ++i) {
      const bool changes = program.below(4) != 0;
      const Value after = program.draw(state_type(i));
      // Two states that exchange their old values are not a program we make.
      const bool is_state =
          std::any_of(states.begin(), states.end(), [&](const Value& s) { return s.id == after.id; });
      if (changes && !is_state && with_states) graph.update(states[static_cast<std::size_t>(i)], after);
      if (!with_states) graph.output("", changes && !is_state ? after : states[static_cast<std::size_t>(i)]);
    }
  }

  std::vector<VariablePtr> variables;
  Graph compiled, plain;
};

void expect_equal(const Tensor& expected, std::span<const std::byte> found, const std::string& what) {
  const auto* numbers = reinterpret_cast<const double*>(found.data());
  for (std::size_t i = 0; i < expected.span<double>().size(); ++i)
    ASSERT_NEAR(expected.span<double>()[i], numbers[i], 1e-9 * (1 + std::abs(numbers[i])))
        << what << " at " << i;
}

// Fusion, order, views, memory taken over and updates made in place: none of it may change a result.
TEST(RandomPrograms, CompiledAndPlannedGiveWhatTheNodesSay) {
  const auto backend = cpu::backend(1);
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("program " + std::to_string(seed));
    Twins twins(seed);
    const auto program = compile(twins.compiled, *backend);
    const auto executable = backend->link(program);
    for (unsigned run = 0; run < 2; ++run) {
      std::vector<Tensor> inputs{numbers(kMatrix, seed + run), numbers(kRow, seed + 7 + run)};
      for (int i = 0; i < 2; ++i)
        std::copy_n(inputs[static_cast<std::size_t>(i)].data(), inputs[static_cast<std::size_t>(i)].bytes(),
                    executable->input(i).data());
      for (const VariablePtr& v : twins.variables) inputs.push_back(v->value().clone());
      const std::vector<Tensor> expected =
          support::interpret(twins.plain, inputs, {.choose = support::oracle});
      executable->run();
      for (int i = 0; i < 2; ++i)
        expect_equal(expected[static_cast<std::size_t>(i)], executable->output(i), "output");
      for (int i = 0; i < kStates; ++i) {
        const Tensor& value = twins.variables[static_cast<std::size_t>(i)]->value();
        expect_equal(expected[static_cast<std::size_t>(2 + i)],
                     {value.data(), static_cast<std::size_t>(value.bytes())}, "state " + std::to_string(i));
      }
      if (HasFatalFailure()) {
        ADD_FAILURE() << program->text();
        return;
      }
    }
  }
}

}  // namespace
}  // namespace lamina
