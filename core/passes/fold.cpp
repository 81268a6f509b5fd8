#include <array>
#include <optional>
#include <utility>

#include "core/ops/binary.h"
#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/reshape.h"
#include "core/ops/scalar_function.h"
#include "core/passes/passes.h"
#include "core/passes/rewrite.h"

namespace lamina {
namespace {

std::optional<double> constant(const Value& v) {
  double number = 0;
  return ops::is_full(*v.graph, v.id, &number) ? std::optional(number) : std::nullopt;
}

// Constants are computed in double and rounded once, when they are stored.
Values fold_constants(Graph& to, const Node& node, std::span<const Value> inputs) {
  std::array<double, 3> arguments{};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto number = constant(inputs[i]);
    if (!number) return {};
    arguments[i] = *number;
  }
  return {ops::full(to, node.op->scalar->evaluate(arguments.data()), node.outputs[0])};
}

// x + 0, x - 0, x * 1, x / 1 are x.
Values fold_neutral(const Node& node, std::span<const Value> inputs) {
  auto is = [&](std::size_t i, double number) {
    return constant(inputs[i]) == number && inputs[1 - i].type() == node.outputs[0];
  };
  const OpDef* op = node.op;
  if ((op == &ops::add_op || op == &ops::subtract_op) && is(1, 0)) return {inputs[0]};
  if ((op == &ops::multiply_op || op == &ops::divide_op) && is(1, 1)) return {inputs[0]};
  if (op == &ops::add_op && is(0, 0)) return {inputs[1]};
  if (op == &ops::multiply_op && is(0, 1)) return {inputs[1]};
  return {};
}

// Elementwise ops stretch their inputs themselves.
Values skip_broadcasts(Graph& to, const Node& node, std::span<const Value> inputs) {
  Values shorter(inputs.begin(), inputs.end());
  bool changed = false;
  for (Value& v : shorter) {
    const Node& producer = to.node(v.id);
    if (producer.op != &ops::broadcast_op) continue;
    const Value before = std::exchange(v, to.value(producer.inputs[0]));
    TensorTypes types;
    for (const Value& s : shorter) types.push_back(s.type());
    const bool same = node.op->infer(types, node.attrs) == node.outputs;
    changed = changed || same;
    if (!same) v = before;
  }
  return changed ? to.add(*node.op, shorter, node.attrs) : Values{};
}

// Reshapes, broadcasts and casts of constants are constants; a reshape of a reshape is one.
Values fold_movement(Graph& to, const Node& node, std::span<const Value> inputs) {
  const bool moves =
      node.op == &ops::reshape_op || node.op == &ops::broadcast_op || node.op == &ops::transpose_op;
  if (moves || node.op == &ops::cast_op)
    if (const auto number = constant(inputs[0])) return {ops::full(to, *number, node.outputs[0])};
  if (moves && inputs[0].type() == node.outputs[0] && node.op != &ops::transpose_op) return {inputs[0]};
  if (node.op != &ops::reshape_op) return {};
  const Node& producer = to.node(inputs[0].id);
  if (producer.op != &ops::reshape_op) return {};
  return {ops::reshape(to.value(producer.inputs[0]), node.outputs[0].shape)};
}

}  // namespace

Graph fold(Graph graph) {
  return rewrite(std::move(graph), [](Graph& to, const Node& node, std::span<const Value> inputs) -> Values {
    if (!node.op->scalar) return fold_movement(to, node, inputs);
    if (Values folded = fold_constants(to, node, inputs); !folded.empty()) return folded;
    if (inputs.size() == 2)
      if (Values folded = fold_neutral(node, inputs); !folded.empty()) return folded;
    return skip_broadcasts(to, node, inputs);
  });
}

}  // namespace lamina
