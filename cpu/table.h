#pragma once

#include <unordered_map>
#include <vector>

#include "cpu/kernel.h"

namespace lamina::cpu {

// A lowering: makes the kernel for a node, or one without phases if it does not take this node (dtype, shape,
// attributes).
using Lowering = Kernel (*)(const NodeView& node);

// An op's ways to run: fast ones first, the plain reference last. Reading the table is reading what the CPU
// can do.
struct Row {
  Lowering reference = nullptr;
  std::vector<Lowering> fast = {};
};
const std::unordered_map<const OpDef*, Row>& table();

// The first fast kernel that takes the node, else the reference. Throws Error naming the op if it has no row.
Kernel lower(const NodeView& node);

}  // namespace lamina::cpu
