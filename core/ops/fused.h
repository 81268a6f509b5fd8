#pragma once

#include <array>
#include <vector>

#include "core/ir/graph.h"

namespace lamina::ops {

// A small program of elementwise ops that runs in one pass over memory. Registers 0 .. inputs-1 are the
// node's inputs, broadcast to `shape`; instruction i writes register inputs + i. Constants are full_op
// instructions without arguments.
struct FusedAttrs {
  struct Instruction {
    const OpDef* op = nullptr;  // elementwise, cast_op or full_op
    Attrs attrs;
    std::array<int, 3> arguments{-1, -1, -1};
    DType dtype = DType::Float32;
    bool operator==(const Instruction&) const = default;
  };
  Shape shape;
  std::vector<DType> inputs;
  std::vector<Instruction> instructions;
  std::vector<int> outputs;  // registers, each written by an instruction

  bool operator==(const FusedAttrs&) const = default;
  std::string text() const;  // "r2 = add r0 r1; r3 = relu r2; out r3"
};
extern const OpDef fused_op;

// How many arguments the instruction's op takes.
int arity(const FusedAttrs::Instruction& instruction);

// The program of one instruction that does what an elementwise or cast node does.
FusedAttrs single_instruction(const Node& node, std::span<const TensorType> inputs);

}  // namespace lamina::ops
