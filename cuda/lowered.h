#pragma once

#include "core/runtime/backend.h"
#include "cuda/kernel.h"

namespace lamina::cuda {

// The GPU kernels of a graph, by node; sources and views have none.
class LoweredGraph final : public Lowered {
 public:
  LoweredGraph(const Graph& graph, const Abilities& abilities);
  std::vector<std::int64_t> workspace_bytes() const override;
  std::string kernel_name(int node) const override { return std::string(kernel(node).name); }
  bool may_write_states(int node) const override { return kernel(node).guarded || !may_refuse_; }
  std::vector<std::string> launches(const Program& program) const override;
  const Kernel& kernel(int node) const { return kernels_[static_cast<std::size_t>(node)]; }

 private:
  std::vector<Kernel> kernels_;
  bool may_refuse_ = false;  // the program may meet data that it cannot mean
};

}  // namespace lamina::cuda
