#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/ir/graph.h"
#include "core/runtime/tensor.h"
#include "cpu/kernel.h"

namespace lamina::support {

// Chooses the kernel that a node runs with.
using Choose = std::function<cpu::Kernel(const NodeView&)>;

enum class ChunkOrder { Forward, Backward };

struct InterpretOptions {
  Choose choose;
  ChunkOrder order = ChunkOrder::Forward;
  std::byte garbage{0xFF};  // what outputs and workspaces hold before they are written: NaN in floats
  bool in_place = false;    // outputs overwrite a copy of an input wherever the op allows it
};

// Runs a graph node by node, each value in memory of its own between guards, and returns its outputs. A
// kernel that writes outside its outputs or workspace, changes its inputs or raises the error word throws
// Error.
std::vector<Tensor> interpret(const Graph& graph, const std::vector<Tensor>& inputs,
                              const InterpretOptions& options);

}  // namespace lamina::support
