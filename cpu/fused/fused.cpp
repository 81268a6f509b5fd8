#include "cpu/fused/fused.h"

#include <algorithm>
#include <array>

#include "core/ops/cast.h"
#include "core/ops/constant.h"
#include "core/ops/fused.h"
#include "core/ops/scalar_function.h"
#include "cpu/fused/block_functions.h"
#include "cpu/fused/operand.h"

namespace lamina::cpu {
namespace {

using Instruction = ops::FusedAttrs::Instruction;

constexpr std::int64_t kScratchBytes =
    32 * 1024;  // leaves room for what streams through a first-level cache of 48 KiB
constexpr std::int64_t kMaxBlock = 1024;
constexpr std::int64_t kChunk = 32 * 1024;  // elements a thread takes at once
constexpr int kMaxRegisters = 128;

struct Step {
  BlockFunction function = nullptr;
  std::array<int, 3> arguments{-1, -1, -1};
  int result = -1;
};

// Where a register's block is found: in memory at the block's place, or in scratch.
struct Register {
  std::int64_t element_bytes = 4;
  int input = -1, output = -1;  // memory it lies in
  int buffer = -1;              // scratch block
};

// The program as it is run: registers bound to memory or scratch, instructions to block functions.
struct FusedProgram {
  std::vector<Register> registers;
  std::vector<Operand> operands;  // by input
  std::vector<Step> steps;
  struct Constant {
    int reg;
    double number;
    DType dtype;
  };
  std::vector<Constant> constants;
  std::int64_t count = 0, block = 0, buffer_bytes = 0;

  void run(const Arguments& args, std::int64_t begin, std::int64_t end) const;
};

void FusedProgram::run(const Arguments& args, std::int64_t begin, std::int64_t end) const {
  alignas(64) std::byte scratch[kScratchBytes];
  std::array<void*, kMaxRegisters> at;
  auto buffer = [&](const Register& r) { return scratch + r.buffer * buffer_bytes; };
  for (const Constant& c : constants)
    fill_block(buffer(registers[static_cast<std::size_t>(c.reg)]), c.number, c.dtype, block);
  for (std::int64_t first = begin; first < end; first += block) {
    const std::int64_t n = std::min(block, end - first);
    for (std::size_t r = 0; r < registers.size(); ++r) {
      const Register& reg = registers[r];
      if (reg.buffer >= 0) {
        at[r] = buffer(reg);
        if (r >= operands.size()) continue;
        const Operand& operand = operands[r];
        if (first == begin)
          operand.fill(at[r], args.inputs[r], first, operand.constant_over(block) ? block : n);
        else if (!operand.constant_over(block))
          operand.fill(at[r], args.inputs[r], first, n);
      } else if (reg.input >= 0) {
        at[r] = const_cast<std::byte*>(args.inputs[reg.input]) + first * reg.element_bytes;
      } else {
        at[r] = args.outputs[reg.output] + first * reg.element_bytes;
      }
    }
    for (const Step& s : steps) {
      auto argument = [&](int i) -> const void* {
        const int reg = s.arguments[static_cast<std::size_t>(i)];
        return reg < 0 ? nullptr : at[static_cast<std::size_t>(reg)];
      };
      s.function(at[static_cast<std::size_t>(s.result)], argument(0), argument(1), argument(2), n);
    }
  }
}

DType dtype_of_register(const ops::FusedAttrs& a, int reg) {
  const int inputs = static_cast<int>(a.inputs.size());
  return reg < inputs ? a.inputs[static_cast<std::size_t>(reg)]
                      : a.instructions[static_cast<std::size_t>(reg - inputs)].dtype;
}

BlockFunction function_of(const ops::FusedAttrs& a, const Instruction& instruction) {
  if (instruction.op == &ops::cast_op)
    return block_cast(dtype_of_register(a, instruction.arguments[0]), instruction.dtype);
  const bool select = instruction.op->scalar->kind == ScalarKind::Select;
  return block_function(*instruction.op->scalar, dtype_of_register(a, instruction.arguments[select ? 1 : 0]));
}

// Hands out scratch blocks; those of computed registers are handed on once the register has been read for the
// last time.
class BufferPool {
 public:
  explicit BufferPool(const ops::FusedAttrs& a) : last_use_(a.inputs.size() + a.instructions.size(), -1) {
    for (std::size_t i = 0; i < a.instructions.size(); ++i)
      for (int reg : a.instructions[i].arguments)
        if (reg >= 0) last_use_[static_cast<std::size_t>(reg)] = static_cast<int>(i);
  }
  int take() { return count_++; }
  int take_computed(int reg) {
    int buffer = count_;
    if (free_.empty()) {
      ++count_;
    } else {
      buffer = free_.back();
      free_.pop_back();
    }
    computed_.push_back({reg, buffer});
    return buffer;
  }
  // After instruction i.
  void release(int i) {
    std::erase_if(computed_, [&](const Held& held) {
      const bool done = last_use_[static_cast<std::size_t>(held.reg)] <= i &&
                        last_use_[static_cast<std::size_t>(held.reg)] >= 0;
      if (done) free_.push_back(held.buffer);
      return done;
    });
  }
  int count() const { return count_; }

 private:
  struct Held {
    int reg, buffer;
  };
  std::vector<int> last_use_;
  std::vector<Held> computed_;
  std::vector<int> free_;
  int count_ = 0;
};

FusedProgram assemble(const ops::FusedAttrs& a, const std::vector<TensorType>& inputs) {
  FusedProgram p;
  p.count = a.shape.numel();
  BufferPool pool(a);
  std::int64_t widest = 1;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    p.operands.emplace_back(inputs[i], a.shape);
    Register reg{.element_bytes = size_of(inputs[i].dtype)};
    if (p.operands.back().kind() == Operand::Kind::Direct)
      reg.input = static_cast<int>(i);
    else
      reg.buffer = pool.take();
    widest = std::max(widest, reg.element_bytes);
    p.registers.push_back(reg);
  }
  // Inputs' and constants' blocks are filled once and stay; only computed ones are handed on.
  std::vector<int> constant_buffer(a.instructions.size(), -1);
  for (std::size_t i = 0; i < a.instructions.size(); ++i)
    if (a.instructions[i].op == &ops::full_op) constant_buffer[i] = pool.take();
  for (std::size_t i = 0; i < a.instructions.size(); ++i) {
    const Instruction& instruction = a.instructions[i];
    const int r = static_cast<int>(p.registers.size());
    Register reg{.element_bytes = size_of(instruction.dtype)};
    widest = std::max(widest, reg.element_bytes);
    const auto output = std::find(a.outputs.begin(), a.outputs.end(), r);
    if (constant_buffer[i] >= 0) {
      reg.buffer = constant_buffer[i];
      p.constants.push_back({r, instruction.attrs.as<ops::FullAttrs>().value, instruction.dtype});
    } else {
      if (output != a.outputs.end())
        reg.output = static_cast<int>(output - a.outputs.begin());
      else
        reg.buffer = pool.take_computed(r);
      p.steps.push_back({function_of(a, instruction), instruction.arguments, r});
      pool.release(static_cast<int>(i));
    }
    p.registers.push_back(reg);
  }
  const std::int64_t fits = kScratchBytes / std::max<std::int64_t>(1, pool.count()) / widest;
  const std::int64_t whole =
      std::max<std::int64_t>(16, (p.count + 15) / 16 * 16);  // small tensors are one block
  p.block = std::min(whole, std::clamp<std::int64_t>(fits / 16 * 16, 16, kMaxBlock));
  for (const Operand& o : p.operands)  // whole periods in a block: its filling then serves all blocks
    if (o.kind() == Operand::Kind::Periodic && o.period() <= p.block) {
      p.block = p.block / o.period() * o.period();
      break;
    }
  p.buffer_bytes = (p.block * widest + 63) / 64 * 64;
  while (p.buffer_bytes * pool.count() > kScratchBytes) {
    p.block /= 2;
    p.buffer_bytes = (p.block * widest + 63) / 64 * 64;
  }
  check(p.block > 0 && p.registers.size() <= kMaxRegisters, "a fused program with too many registers");
  return p;
}

Kernel make_kernel(std::string_view name, const ops::FusedAttrs& attrs,
                   const std::vector<TensorType>& inputs) {
  const FusedProgram program = assemble(attrs, inputs);
  const std::int64_t chunk = (kChunk + program.block - 1) / program.block * program.block;
  const auto chunks = static_cast<int>(std::max<std::int64_t>(1, (program.count + chunk - 1) / chunk));
  const double nanoseconds =
      0.15 * static_cast<double>(program.count) * static_cast<double>(program.steps.size());
  return {.name = name,
          .phases = {{.chunks = chunks,
                      .run =
                          [program, chunk](const Arguments& args, int c) {
                            program.run(args, c * chunk, std::min(program.count, (c + 1) * chunk));
                          }}},
          .microseconds = nanoseconds / 1000};
}

}  // namespace

Kernel lower_fused(const NodeView& node) {
  return make_kernel("fused", node.attrs<ops::FusedAttrs>(), node.input_types());
}

Kernel lower_elementwise(const NodeView& node) {
  return make_kernel("elementwise", ops::single_instruction(node.node(), node.input_types()),
                     node.input_types());
}

}  // namespace lamina::cpu
