#include "cpu/reference/elementwise.h"

#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/fused.h"
#include "core/ops/scalar_function.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {
namespace {

double load(const std::byte* from, DType dtype, std::int64_t i) {
  if (dtype == DType::Float32) return reinterpret_cast<const float*>(from)[i];
  if (dtype == DType::Float64) return reinterpret_cast<const double*>(from)[i];
  if (dtype == DType::Int32) return reinterpret_cast<const std::int32_t*>(from)[i];
  if (dtype == DType::Int64) return static_cast<double>(reinterpret_cast<const std::int64_t*>(from)[i]);
  return reinterpret_cast<const std::uint8_t*>(from)[i];
}

void store(std::byte* to, DType dtype, std::int64_t i, double value) {
  if (dtype == DType::Float32)
    reinterpret_cast<float*>(to)[i] = static_cast<float>(value);
  else if (dtype == DType::Float64)
    reinterpret_cast<double*>(to)[i] = value;
  else if (dtype == DType::Int32)
    reinterpret_cast<std::int32_t*>(to)[i] = static_cast<std::int32_t>(value);
  else if (dtype == DType::Int64)
    reinterpret_cast<std::int64_t*>(to)[i] = static_cast<std::int64_t>(value);
  else if (dtype == DType::Bool)
    reinterpret_cast<std::uint8_t*>(to)[i] = value != 0;
  else
    reinterpret_cast<std::uint8_t*>(to)[i] = static_cast<std::uint8_t>(value);
}

double rounded(double value, DType dtype) {
  std::byte memory[8] = {};
  store(memory, dtype, 0, value);
  return load(memory, dtype, 0);
}

double evaluate(const ops::FusedAttrs::Instruction& instruction, const double* arguments) {
  if (instruction.op == &ops::full_op) return instruction.attrs.as<ops::FullAttrs>().value;
  if (instruction.op == &ops::cast_op) return arguments[0];
  return instruction.op->scalar->evaluate(arguments);
}

// Element i of an input that is broadcast to `space` lies at places[i].
std::vector<std::int64_t> places(const Shape& from, const Shape& space) {
  std::vector<std::int64_t> result;
  for_each_offset(space, broadcast_strides(from, space),
                  [&](std::int64_t, std::int64_t at) { result.push_back(at); });
  return result;
}

Kernel interpret(std::string_view name, const NodeView& node, const ops::FusedAttrs& program) {
  std::vector<std::vector<std::int64_t>> at;
  for (int i = 0; i < node.inputs(); ++i) at.push_back(places(node.input(i).shape, program.shape));
  return simple_kernel(name, [program, at, count = program.shape.numel()](const Arguments& args) {
    std::vector<double> registers(program.inputs.size() + program.instructions.size());
    for (std::int64_t e = 0; e < count; ++e) {
      for (std::size_t i = 0; i < program.inputs.size(); ++i)
        registers[i] = load(args.inputs[i], program.inputs[i], at[i][static_cast<std::size_t>(e)]);
      for (std::size_t i = 0; i < program.instructions.size(); ++i) {
        const auto& instruction = program.instructions[i];
        std::array<double, 3> arguments{};
        for (int k = 0; k < ops::arity(instruction); ++k)
          arguments[static_cast<std::size_t>(k)] =
              registers[static_cast<std::size_t>(instruction.arguments[static_cast<std::size_t>(k)])];
        registers[program.inputs.size() + i] =
            rounded(evaluate(instruction, arguments.data()), instruction.dtype);
      }
      for (std::size_t o = 0; o < program.outputs.size(); ++o) {
        const auto reg = static_cast<std::size_t>(program.outputs[o]);
        store(args.outputs[o], program.instructions[reg - program.inputs.size()].dtype, e, registers[reg]);
      }
    }
  });
}

}  // namespace

Kernel reference_elementwise(const NodeView& node) {
  return interpret("reference_elementwise", node, ops::single_instruction(node.node(), node.input_types()));
}

Kernel reference_fused(const NodeView& node) {
  return interpret("reference_fused", node, node.attrs<ops::FusedAttrs>());
}

}  // namespace lamina::cpu
