#include "cuda/fused/encode.h"

#include <array>

#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/scalar_function.h"
#include "cuda/fused/scalar_codes.h"

namespace lamina::cuda {
namespace {

template <class... Fs>
int code_in(const ScalarFunction* function, scalar::List<Fs...>) {
  int code = 0;
  const bool found = ((function == &scalar_function<Fs> || (++code, false)) || ...);
  check(found, "an elementwise function that the GPU does not know");
  return code;
}

DType register_dtype(const ops::FusedAttrs& a, int reg) {
  const int inputs = static_cast<int>(a.inputs.size());
  return reg < inputs ? a.inputs[static_cast<std::size_t>(reg)]
                      : a.instructions[static_cast<std::size_t>(reg - inputs)].dtype;
}

// Row-major strides of an input, aligned to the last axes of the space, 0 where it is stretched.
void set_strides(FusedProgram::Input& input, const Shape& shape, const Shape& space) {
  std::int64_t stride = 1;
  for (int axis = space.rank() - 1, own = shape.rank() - 1; axis >= 0; --axis, --own) {
    const bool stretched = own < 0 || shape[own] == 1;
    input.strides[axis] = stretched ? 0 : stride;
    if (own >= 0) stride *= shape[own];
  }
}

FusedProgram::Instruction encode_one(const ops::FusedAttrs& a, const ops::FusedAttrs::Instruction& from) {
  FusedProgram::Instruction to{};
  to.dtype = static_cast<std::int32_t>(from.dtype);
  for (int i = 0; i < 3; ++i) to.arguments[i] = from.arguments[static_cast<std::size_t>(i)];
  if (from.op == &ops::full_op) {
    to.code = kFullCode;
    to.constant = from.attrs.as<ops::FullAttrs>().value;
    return to;
  }
  to.code = from.op == &ops::cast_op ? kCastCode : code_in(from.op->scalar, ScalarFunctions{});
  const bool select = from.op->scalar && from.op->scalar->kind == ScalarKind::Select;
  to.argument_dtype = static_cast<std::int32_t>(register_dtype(a, from.arguments[select ? 1 : 0]));
  return to;
}

}  // namespace

std::unique_ptr<FusedProgram> encode(const ops::FusedAttrs& a, std::span<const TensorType> inputs) {
  if (inputs.size() > FusedProgram::kMaxInputs || a.outputs.size() > FusedProgram::kMaxOutputs ||
      a.instructions.size() > FusedProgram::kMaxInstructions || a.shape.rank() > FusedProgram::kMaxRank)
    return nullptr;
  auto p = std::make_unique<FusedProgram>();
  p->rank = a.shape.rank();
  for (int axis = 0; axis < p->rank; ++axis) p->dims[axis] = a.shape[axis];
  for (const TensorType& type : inputs) {
    FusedProgram::Input& input = p->input[p->inputs++];
    input.dtype = static_cast<std::int32_t>(type.dtype);
    set_strides(input, type.shape, a.shape);
  }
  for (const auto& instruction : a.instructions)
    p->instruction[p->instructions++] = encode_one(a, instruction);
  for (int reg : a.outputs)
    p->output[p->outputs++] = {nullptr, static_cast<std::int32_t>(register_dtype(a, reg)), reg};
  return p;
}

}  // namespace lamina::cuda
