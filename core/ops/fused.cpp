#include "core/ops/fused.h"

#include "core/ops/broadcast.h"
#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/reshape.h"
#include "core/ops/scalar_function.h"

namespace lamina::ops {
namespace {

DType register_dtype(const FusedAttrs& a, int reg) {
  const int inputs = static_cast<int>(a.inputs.size());
  return reg < inputs ? a.inputs[static_cast<std::size_t>(reg)]
                      : a.instructions[static_cast<std::size_t>(reg - inputs)].dtype;
}

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& a = attrs.as<FusedAttrs>();
  check(in.size() == a.inputs.size(), "fused op with a wrong number of inputs");
  for (std::size_t i = 0; i < in.size(); ++i) {
    check(in[i].dtype == a.inputs[i], "fused op with an input of another dtype");
    check(broadcast_shapes(in[i].shape, a.shape) == a.shape, "fused op with an input of another shape");
  }
  TensorTypes types;
  for (int reg : a.outputs) types.push_back({register_dtype(a, reg), a.shape});
  return types;
}

Values decompose(const NodeRef& n) {
  const auto& a = n.attrs().as<FusedAttrs>();
  Values registers(n.inputs().begin(), n.inputs().end());
  for (const auto& instruction : a.instructions) {
    Values arguments;
    for (int i = 0; i < arity(instruction); ++i)
      arguments.push_back(
          registers[static_cast<std::size_t>(instruction.arguments[static_cast<std::size_t>(i)])]);
    registers.push_back(n.graph().add(*instruction.op, arguments, instruction.attrs)[0]);
  }
  Values outputs;
  for (int reg : a.outputs)
    outputs.push_back(broadcast_to(registers[static_cast<std::size_t>(reg)], a.shape));
  return outputs;
}

// Blocks of outputs are written as soon as they are computed, so an input may be overwritten only by an
// output that is computed at or after the input's last use.
std::vector<InPlace> in_place(const Node& node) {
  const auto& a = node.attrs.as<FusedAttrs>();
  const int inputs = static_cast<int>(a.inputs.size());
  std::vector<int> last_use(a.inputs.size(), -1);
  for (std::size_t i = 0; i < a.instructions.size(); ++i)
    for (int reg : a.instructions[i].arguments)
      if (reg >= 0 && reg < inputs) last_use[static_cast<std::size_t>(reg)] = static_cast<int>(i);
  std::vector<InPlace> allowed;
  for (int o = 0; o < static_cast<int>(a.outputs.size()); ++o)
    for (int i = 0; i < inputs; ++i)
      if (a.outputs[static_cast<std::size_t>(o)] - inputs >= last_use[static_cast<std::size_t>(i)])
        allowed.push_back({o, i});
  return allowed;
}

}  // namespace

const OpDef fused_op{.name = "fused", .infer = infer, .decompose = decompose, .in_place = in_place};

int arity(const FusedAttrs::Instruction& instruction) {
  return instruction.op == &full_op ? 0 : instruction.op == &cast_op ? 1 : instruction.op->scalar->arity;
}

FusedAttrs single_instruction(const Node& node, std::span<const TensorType> inputs) {
  FusedAttrs attrs;
  attrs.shape = node.outputs[0].shape;
  FusedAttrs::Instruction instruction{.op = node.op, .attrs = node.attrs, .dtype = node.outputs[0].dtype};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    attrs.inputs.push_back(inputs[i].dtype);
    instruction.arguments[i] = static_cast<int>(i);
  }
  attrs.instructions.push_back(std::move(instruction));
  attrs.outputs = {static_cast<int>(inputs.size())};
  return attrs;
}

std::string FusedAttrs::text() const {
  std::string text;
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    text += "r" + std::to_string(inputs.size() + i) + " = " + std::string(instructions[i].op->name);
    if (const std::string detail = instructions[i].attrs.text(); !detail.empty()) text += " " + detail;
    for (int k = 0; k < arity(instructions[i]); ++k)
      text += " r" + std::to_string(instructions[i].arguments[static_cast<std::size_t>(k)]);
    text += "; ";
  }
  text += "out";
  for (int reg : outputs) text += " r" + std::to_string(reg);
  return text;
}

}  // namespace lamina::ops
