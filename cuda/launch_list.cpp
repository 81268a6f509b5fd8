#include "cuda/launch_list.h"

#include <algorithm>

#include "cuda/kernels/copy.h"
#include "cuda/lowered.h"

namespace lamina::cuda {
namespace {

void append_node(std::vector<Launch>& launches, const Program& program, const Memory& memory, int n) {
  const Kernel& kernel = static_cast<const LoweredGraph&>(*program.lowered).kernel(n);
  if (kernel.name.empty()) return;
  const Node& node = program.graph.nodes()[static_cast<std::size_t>(n)];
  std::vector<const std::byte*> inputs;
  std::vector<std::byte*> outputs;
  bool writes_state = false;
  for (ValueId id : node.inputs) inputs.push_back(address_of(program, memory, id));
  for (int o = 0; o < static_cast<int>(node.outputs.size()); ++o)
    outputs.push_back(address_of(program, memory, {n, o}));
  for (const Place& p : program.placement.values[static_cast<std::size_t>(n)])
    writes_state = writes_state || p.kind == Place::Kind::State;
  const std::int64_t workspace = program.placement.workspaces[static_cast<std::size_t>(n)];
  std::vector<Launch> own = kernel.bind({.inputs = inputs,
                                         .outputs = outputs,
                                         .workspace = memory.arena + workspace,
                                         .error = memory.error,
                                         .node = n,
                                         .writes_state = writes_state});
  std::ranges::move(own, std::back_inserter(launches));
}

}  // namespace

std::byte* address_of(const Program& program, const Memory& memory, ValueId id) {
  const Place& p =
      program.placement.values[static_cast<std::size_t>(id.node)][static_cast<std::size_t>(id.output)];
  return p.kind == Place::Kind::State ? memory.states[static_cast<std::size_t>(p.state)]
                                      : memory.arena + p.offset;
}

std::vector<Launch> launches_of(const Program& program, const Memory& memory) {
  std::vector<Launch> launches;
  for (int n = 0; n < static_cast<int>(program.graph.nodes().size()); ++n)
    append_node(launches, program, memory, n);
  std::vector<CopyRange> copies;
  for (const Graph::Update& u : program.placement.copies)
    copies.push_back({address_of(program, memory, u.value), memory.states[static_cast<std::size_t>(u.state)],
                      program.graph.type(u.value).bytes()});
  append_copies(launches, copies, memory.error);
  return launches;
}

void append_copies(std::vector<Launch>& launches, const std::vector<CopyRange>& ranges,
                   const ErrorWord* guard) {
  CopyParameters parameters{};
  parameters.guard = guard;
  auto flush = [&] {
    if (parameters.count > 0) launches.push_back(launch_of("copy", parameters));
    parameters.count = 0;
  };
  for (const CopyRange& range : ranges) {
    if (range.bytes == 0) continue;
    parameters.ranges[parameters.count++] = {range.from, range.to, range.bytes};
    if (parameters.count == CopyParameters::kMost) flush();
  }
  flush();
}

}  // namespace lamina::cuda
