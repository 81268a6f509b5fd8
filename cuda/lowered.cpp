#include "cuda/lowered.h"

#include "cuda/launch_list.h"
#include "cuda/merge_small.h"
#include "cuda/table.h"

namespace lamina::cuda {

LoweredGraph::LoweredGraph(const Graph& graph, const Abilities& abilities) {
  for (int n = 0; n < static_cast<int>(graph.nodes().size()); ++n) {
    const Node& node = graph.nodes()[static_cast<std::size_t>(n)];
    may_refuse_ = may_refuse_ || node.op->may_refuse;
    kernels_.push_back(is_source(node) || is_view(node) ? Kernel{} : lower(NodeView(graph, n), abilities));
  }
}

std::vector<std::int64_t> LoweredGraph::workspace_bytes() const {
  std::vector<std::int64_t> bytes;
  for (const Kernel& k : kernels_) bytes.push_back(k.workspace_bytes);
  return bytes;
}

std::vector<std::string> LoweredGraph::launches(const Program& program) const {
  std::vector<std::string> texts;
  for (const Launch& launch : listed_launches(program, {.merge = wants_merging()}))
    texts.push_back(launch_text(launch));
  return texts;
}

}  // namespace lamina::cuda
