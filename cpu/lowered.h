#pragma once

#include "core/runtime/backend.h"
#include "cpu/kernel.h"

namespace lamina::cpu {

// The CPU kernels of a graph, by node; sources and views have none.
class LoweredGraph final : public Lowered {
 public:
  explicit LoweredGraph(const Graph& graph);
  std::vector<std::int64_t> workspace_bytes() const override;
  std::string kernel_name(int node) const override { return std::string(kernel(node).name); }
  const Kernel& kernel(int node) const { return kernels_[static_cast<std::size_t>(node)]; }

 private:
  std::vector<Kernel> kernels_;
};

}  // namespace lamina::cpu
