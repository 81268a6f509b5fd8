#include "bench/support/kernel_times.h"

#include <algorithm>

#include "bench/support/process_clock.h"
#include "core/runtime/variable.h"
#include "cpu/lowered.h"

namespace lamina::bench {
namespace {

// Below this the CPU's executables keep a kernel on one thread.
constexpr double kParallelMicroseconds = 20;

class Profiled {
 public:
  Profiled(const Program& program, cpu::ThreadPool& pool)
      : program_(program),
        lowered_(static_cast<const cpu::LoweredGraph&>(*program.lowered)),
        pool_(pool),
        arena_(TensorType{DType::UInt8, {program.placement.arena_bytes + 64}}) {
    for (int n = 0; n < static_cast<int>(graph().nodes().size()); ++n)
      if (!kernel(n).phases.empty()) nodes_.push_back(bind(n));
  }

  void run(std::vector<KernelTime>& times) {
    double begin = now();
    for (const Bound& node : nodes_) {
      call(node);
      const double end = now();
      KernelTime& time = entry(times, kernel(node.index).name);
      time.seconds += end - begin;
      ++time.calls;
      begin = now();
    }
  }

 private:
  struct Bound {
    int index = 0;
    std::vector<std::byte*> inputs = {}, outputs = {};
    std::byte* workspace = nullptr;
  };
  struct Chunks {
    const cpu::Phase& phase;
    const cpu::Arguments& arguments;
  };

  const Graph& graph() const { return program_.graph; }
  const cpu::Kernel& kernel(int node) const { return lowered_.kernel(node); }

  static KernelTime& entry(std::vector<KernelTime>& times, std::string_view kernel) {
    const auto found = std::ranges::find(times, kernel, &KernelTime::kernel);
    return found != times.end() ? *found : times.emplace_back(KernelTime{std::string(kernel)});
  }

  std::byte* address(ValueId id) {
    const Place& p =
        program_.placement.values[static_cast<std::size_t>(id.node)][static_cast<std::size_t>(id.output)];
    if (p.kind != Place::Kind::State) return arena_.data() + p.offset;
    const State& state = graph().states()[static_cast<std::size_t>(p.state)];
    return static_cast<Variable*>(state.cell.get())->mutable_value().data();
  }

  Bound bind(int n) {
    const Node& node = graph().nodes()[static_cast<std::size_t>(n)];
    Bound bound{.index = n};
    for (ValueId id : node.inputs) bound.inputs.push_back(address(id));
    for (int o = 0; o < static_cast<int>(node.outputs.size()); ++o) bound.outputs.push_back(address({n, o}));
    if (kernel(n).workspace_bytes > 0)
      bound.workspace = arena_.data() + program_.placement.workspaces[static_cast<std::size_t>(n)];
    return bound;
  }

  void call(const Bound& node) {
    const cpu::Arguments arguments{node.inputs.data(), node.outputs.data(), node.workspace, &error_};
    for (const cpu::Phase& phase : kernel(node.index).phases) {
      const Chunks chunks{phase, arguments};
      if (kernel(node.index).microseconds >= kParallelMicroseconds)
        pool_.run(phase.chunks, run_chunk, &chunks);
      else
        for (int c = 0; c < phase.chunks; ++c) run_chunk(&chunks, c);
    }
  }
  static void run_chunk(const void* context, int chunk) {
    const auto& chunks = *static_cast<const Chunks*>(context);
    chunks.phase.run(chunks.arguments, chunk);
  }

  const Program& program_;
  const cpu::LoweredGraph& lowered_;
  cpu::ThreadPool& pool_;
  Tensor arena_;
  cpu::ErrorWord error_;
  std::vector<Bound> nodes_;
};

}  // namespace

std::vector<KernelTime> kernel_times(const Program& program, cpu::ThreadPool& pool, int runs) {
  Profiled profiled(program, pool);
  std::vector<KernelTime> warm_up, times;
  profiled.run(warm_up);
  for (int i = 0; i < runs; ++i) profiled.run(times);
  for (KernelTime& t : times) {
    t.seconds /= runs;
    t.calls /= runs;
  }
  std::ranges::sort(times, std::greater(), &KernelTime::seconds);
  return times;
}

}  // namespace lamina::bench
