#include "cuda/launch_list.h"

#include <algorithm>
#include <cstring>

#include "cuda/kernels/copy.h"
#include "cuda/kernels/tasks.h"
#include "cuda/lowered.h"
#include "cuda/merge_alike.h"
#include "cuda/merge_small.h"

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

std::vector<CopyRange> arrivals(const Program& program, const Memory& memory, const HostEnds& ends) {
  std::vector<CopyRange> ranges;
  for (std::size_t i = 0; i < ends.inputs.size(); ++i) {
    const ValueId id = program.graph.inputs()[i].value;
    ranges.push_back({ends.inputs[i], address_of(program, memory, id), program.graph.type(id).bytes()});
  }
  return ranges;
}

std::vector<CopyRange> departures(const Program& program, const Memory& memory, const HostEnds& ends) {
  std::vector<CopyRange> ranges;
  for (std::size_t i = 0; i < ends.outputs.size(); ++i) {
    const ValueId id = program.graph.outputs()[i].value;
    ranges.push_back({address_of(program, memory, id), ends.outputs[i], program.graph.type(id).bytes()});
  }
  return ranges;
}

// Addresses that no memory has, one behind the other.
class MadeUpMemory {
 public:
  std::byte* next(std::int64_t bytes) {
    constexpr std::int64_t kAlignment = 256;
    const std::int64_t at = end_;
    end_ += (std::max<std::int64_t>(bytes, 1) + kAlignment - 1) / kAlignment * kAlignment;
    return reinterpret_cast<std::byte*>(at);
  }

 private:
  std::int64_t end_ = 1 << 20;
};

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

std::vector<Launch> step_launches(const Program& program, const Memory& memory, const HostEnds& ends,
                                  ListOptions options) {
  std::vector<Launch> launches;
  append_copies(launches, arrivals(program, memory, ends));
  std::ranges::move(launches_of(program, memory), std::back_inserter(launches));
  append_copies(launches, departures(program, memory, ends));
  return options.merge ? merge_small(merge_alike(launches)) : launches;
}

std::vector<Launch> listed_launches(const Program& program, ListOptions options) {
  const Graph& graph = program.graph;
  MadeUpMemory made_up;
  Memory memory{.arena = made_up.next(program.placement.arena_bytes), .states = {}, .error = nullptr};
  memory.error = reinterpret_cast<ErrorWord*>(made_up.next(sizeof(ErrorWord)));
  for (const State& s : graph.states()) memory.states.push_back(made_up.next(s.type.bytes()));
  HostEnds ends;
  for (const Graph::End& end : graph.inputs())
    ends.inputs.push_back(made_up.next(graph.type(end.value).bytes()));
  for (const Graph::End& end : graph.outputs())
    ends.outputs.push_back(made_up.next(graph.type(end.value).bytes()));
  return step_launches(program, memory, ends, options);
}

std::string launch_text(const Launch& launch) {
  if (launch.kernel != "tasks") return launch.kernel;
  TasksParameters p;
  std::memcpy(&p, launch.parameters.data(), sizeof p);
  int phases = 1;
  for (std::int32_t i = 0; i < p.count; ++i) {
    Task task;
    std::memcpy(&task, launch.table.data() + static_cast<std::size_t>(i) * sizeof task, sizeof task);
    phases += task.begins_phase;
  }
  return "tasks: " + std::to_string(p.count) + " in " + std::to_string(phases) + " phases";
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
