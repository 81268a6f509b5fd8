#pragma once

#include "core/ir/graph.h"
#include "core/ops/fused.h"
#include "cuda/language/half.h"
#include "cuda/table.h"
#include "tests/cuda/on_every_device.h"
#include "tests/support/fused_programs.h"

namespace lamina::cuda {

// The launch of a program that stands alone, with these addresses.
inline Launch launch_of_rule(const support::FusedCase& rule, const std::vector<const std::byte*>& ins,
                             const std::vector<std::byte*>& outs, ErrorWord* word) {
  Graph graph;
  Values inputs;
  for (const TensorType& type : rule.inputs)
    inputs.push_back(graph.input("x" + std::to_string(inputs.size()), type));
  graph.add(ops::fused_op, inputs, rule.attrs);
  const NodeView node(graph, static_cast<int>(inputs.size()));
  return lower(node, {})
      .bind({.inputs = ins, .outputs = outs, .error = word, .node = 0, .writes_state = true})
      .at(0);
}

// Rules in device memory: numbers for all they read, and a launch for each.
class RuleLaunches {
 public:
  struct Options {
    std::size_t offset = 0;  // of arrays from an aligned address, in bytes
    bool refused = false;    // an earlier kernel has raised the error word
  };

  RuleLaunches(const std::vector<support::FusedCase>& rules, Options options)
      : word_(std::vector<ErrorWord>{{.raised = options.refused}}) {
    for (const support::FusedCase& rule : rules) {
      std::vector<const std::byte*> ins;
      for (const TensorType& type : rule.inputs) ins.push_back(array(type, options.offset));
      std::vector<std::byte*> outs;
      for (int reg : rule.attrs.outputs) {
        const auto& made = rule.attrs.instructions[static_cast<std::size_t>(reg) - rule.inputs.size()];
        outs.push_back(array({made.dtype, rule.attrs.shape}, options.offset));
      }
      launches.push_back(launch_of_rule(rule, ins, outs, word_.data()));
    }
  }

  std::vector<Launch> launches;

  std::vector<std::vector<std::byte>> contents() const {
    std::vector<std::vector<std::byte>> all;
    for (const auto& one : arrays_) all.push_back(one->read());
    return all;
  }

 private:
  // Small numbers: whole bytes would be NaN now and then.
  std::byte* array(const TensorType& type, std::size_t offset) {
    std::vector<std::byte> bytes(offset + static_cast<std::size_t>(type.bytes()));
    const auto size = static_cast<std::size_t>(size_of(type.dtype));
    for (std::size_t at = offset; at < bytes.size(); at += size) {
      state_ = state_ * 6364136223846793005 + 1442695040888963407;
      const float x = static_cast<float>(state_ >> 40) / (1 << 23) - 1;
      const double wide = x;
      const bf16 half = from_float<bf16>(x);
      const void* from = size == 2   ? static_cast<const void*>(&half)
                         : size == 4 ? static_cast<const void*>(&x)
                                     : &wide;
      std::memcpy(bytes.data() + at, from, size);
    }
    arrays_.push_back(std::make_unique<DeviceArray<std::byte>>(bytes));
    return arrays_.back()->data() + offset;
  }

  std::uint64_t state_ = 1;
  std::vector<std::unique_ptr<DeviceArray<std::byte>>> arrays_;
  DeviceArray<ErrorWord> word_;
};

}  // namespace lamina::cuda
