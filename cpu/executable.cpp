#include "cpu/executable.h"

#include <cstring>

#include "core/runtime/variable.h"
#include "cpu/math/flush_denormals.h"

namespace lamina::cpu {
namespace {

// Below this, waking the pool costs more than it saves.
constexpr double kParallelMicroseconds = 20;

// One call of a kernel's phase, with its addresses.
struct Step {
  const std::function<void(const Arguments&, int)>* run = nullptr;
  Arguments arguments;
  int chunks = 1;
  bool parallel = false;
  int node = -1;
};

void run_chunk(const void* context, int chunk) {
  const auto& step = *static_cast<const Step*>(context);
  (*step.run)(step.arguments, chunk);
}

class CpuExecutable final : public Executable {
 public:
  CpuExecutable(std::shared_ptr<const Program> program, std::shared_ptr<ThreadPool> pool)
      : program_(std::move(program)),
        pool_(std::move(pool)),
        arena_(TensorType{DType::UInt8, {program_->placement.arena_bytes}}) {
    bind_steps();
    bind_copies();
  }

  std::span<std::byte> input(int index) override {
    return memory(graph().inputs()[static_cast<std::size_t>(index)].value);
  }
  std::span<const std::byte> output(int index) override {
    return memory(graph().outputs()[static_cast<std::size_t>(index)].value);
  }

  const Program& program() const override { return *program_; }

  void run() override {
    const FlushDenormals flush;
    if (Mirror::any()) claim_states();
    for (const Step& step : steps_) {
      if (step.chunks == 1)
        (*step.run)(step.arguments, 0);
      else if (step.parallel)
        pool_->run(step.chunks, run_chunk, &step);
      else
        for (int c = 0; c < step.chunks; ++c) (*step.run)(step.arguments, c);
      // At once, before any weight is updated.
      if (error_.raised.load(std::memory_order_relaxed)) fail(step.node);
    }
    for (const Copy& copy : copies_) std::memcpy(copy.to, copy.from, copy.bytes);
  }

 private:
  struct Copy {
    std::byte* to;
    const std::byte* from;
    std::size_t bytes;
  };

  const Graph& graph() const { return program_->graph; }

  std::byte* address(ValueId id) {
    const Place& p =
        program_->placement.values[static_cast<std::size_t>(id.node)][static_cast<std::size_t>(id.output)];
    return p.kind == Place::Kind::State ? state_address(p.state) : arena_.data() + p.offset;
  }
  std::byte* state_address(int state) {
    const State& s = graph().states()[static_cast<std::size_t>(state)];
    return static_cast<Variable*>(s.cell.get())->mutable_value().data();
  }
  std::span<std::byte> memory(ValueId id) {
    return {address(id), static_cast<std::size_t>(graph().type(id).bytes())};
  }

  // A device may have newer values, and is not to use its own any longer.
  void claim_states() {
    for (const State& s : graph().states()) static_cast<Variable*>(s.cell.get())->mutable_value();
  }

  void bind_steps() {
    const auto& lowered = static_cast<const LoweredGraph&>(*program_->lowered);
    std::size_t pointers = 0;
    for (const Node& node : graph().nodes()) pointers += node.inputs.size() + node.outputs.size();
    pointers_.reserve(pointers);  // steps keep addresses into it
    for (int n = 0; n < static_cast<int>(graph().nodes().size()); ++n) {
      const Kernel& kernel = lowered.kernel(n);
      if (kernel.phases.empty()) continue;
      const Arguments arguments = bind(n, kernel);
      for (const Phase& phase : kernel.phases)
        steps_.push_back({.run = &phase.run,
                          .arguments = arguments,
                          .chunks = phase.chunks,
                          .parallel = pool_ && kernel.microseconds >= kParallelMicroseconds,
                          .node = n});
    }
  }

  Arguments bind(int n, const Kernel& kernel) {
    const Node& node = graph().nodes()[static_cast<std::size_t>(n)];
    Arguments arguments{.error = &error_};
    arguments.inputs = pointers_.data() + pointers_.size();
    for (ValueId id : node.inputs) pointers_.push_back(address(id));
    arguments.outputs = pointers_.data() + pointers_.size();
    for (int o = 0; o < static_cast<int>(node.outputs.size()); ++o) pointers_.push_back(address({n, o}));
    if (kernel.workspace_bytes > 0)
      arguments.workspace = arena_.data() + program_->placement.workspaces[static_cast<std::size_t>(n)];
    return arguments;
  }

  void bind_copies() {
    for (const Graph::Update& u : program_->placement.copies)
      copies_.push_back({state_address(u.state), address(u.value), memory(u.value).size()});
  }

  [[noreturn]] void fail(int node) {
    const auto& lowered = static_cast<const LoweredGraph&>(*program_->lowered);
    error_.raised.store(false, std::memory_order_relaxed);
    const std::string& origin = graph().origin(graph().nodes()[static_cast<std::size_t>(node)]);
    const auto& explain = lowered.kernel(node).explain;
    check(explain != nullptr, "a kernel raised the error word without an explanation");
    throw Error(origin + ": " + explain(error_.value.load(std::memory_order_relaxed)));
  }

  std::shared_ptr<const Program> program_;
  std::shared_ptr<ThreadPool> pool_;
  Tensor arena_;
  ErrorWord error_;
  std::vector<std::byte*> pointers_;
  std::vector<Step> steps_;
  std::vector<Copy> copies_;
};

}  // namespace

std::unique_ptr<Executable> link(std::shared_ptr<const Program> program, std::shared_ptr<ThreadPool> pool) {
  return std::make_unique<CpuExecutable>(std::move(program), std::move(pool));
}

}  // namespace lamina::cpu
