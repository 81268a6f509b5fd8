#include "cuda/executable.h"

#include "cuda/device_mirror.h"

namespace lamina::cuda {
namespace {

constexpr std::int64_t kAlignment = 256;

// Inputs from this size on are copied to the device while it still computes the step before; kernels read
// smaller ones where they lie in pinned memory, which saves the copy's own start.
constexpr std::size_t kStaged = 256 * 1024;

// Pieces of one block of pinned memory, one for each input or output of a program.
struct PinnedBlock {
  std::shared_ptr<std::byte> memory;
  std::vector<std::span<std::byte>> pieces;
};

PinnedBlock pinned_for(Device& device, const Graph& graph, const std::vector<Graph::End>& ends) {
  std::int64_t bytes = 0;
  std::vector<std::int64_t> offsets;
  for (const Graph::End& end : ends) {
    offsets.push_back(bytes);
    bytes += (graph.type(end.value).bytes() + kAlignment - 1) / kAlignment * kAlignment;
  }
  PinnedBlock block{device.allocate_pinned(std::max<std::int64_t>(bytes, kAlignment)), {}};
  for (std::size_t i = 0; i < ends.size(); ++i)
    block.pieces.push_back(
        {block.memory.get() + offsets[i], static_cast<std::size_t>(graph.type(ends[i].value).bytes())});
  return block;
}

// Batches travel through two slots in turn: the host fills one while the device still reads the other.
struct Slot {
  PinnedBlock inputs;
  std::vector<std::shared_ptr<std::byte>> staged;  // by input: device memory of the large ones, else null
  std::unique_ptr<Sequence> sequence;
  std::uint64_t mark = 0;  // behind the last run from this slot
};

class CudaExecutable final : public Executable {
 public:
  CudaExecutable(std::shared_ptr<const Program> program, std::shared_ptr<Device> device,
                 std::shared_ptr<Faults> faults, ListOptions options)
      : options_(options),
        program_(std::move(program)),
        device_(std::move(device)),
        faults_(std::move(faults)),
        arena_(device_->allocate(std::max<std::int64_t>(program_->placement.arena_bytes, 1))),
        outputs_(pinned_for(*device_, graph(), graph().outputs())) {
    bind_states();
    for (Slot& slot : slots_) prepare(slot);
  }

  std::span<std::byte> input(int index) override {
    if (has_run_) next_ ^= 1;
    has_run_ = false;
    device_->wait(slots_[next_].mark);
    return slots_[next_].inputs.pieces[static_cast<std::size_t>(index)];
  }

  void run() override {
    faults_->enter(program_);
    for (const Bound& b : states_)
      if (b.mirror->host_newer()) b.mirror->send(b.variable->value());
    stage(slots_[next_]);
    slots_[next_].sequence->run();
    slots_[next_].mark = last_ = device_->mark();
    has_run_ = true;
    for (const Graph::Update& u : graph().updates())
      states_[static_cast<std::size_t>(u.state)].mirror->program_wrote();
  }

  std::span<const std::byte> output(int index) override {
    device_->wait(last_);
    faults_->check();
    return outputs_.pieces[static_cast<std::size_t>(index)];
  }

  const Program& program() const override { return *program_; }

 private:
  struct Bound {
    std::shared_ptr<Variable> variable;
    std::shared_ptr<DeviceMirror> mirror;
  };

  const Graph& graph() const { return program_->graph; }

  void bind_states() {
    for (const State& s : graph().states()) {
      auto variable = std::static_pointer_cast<Variable>(s.cell);
      auto mirror = mirror_of(*variable, device_, faults_);
      memory_.states.push_back(mirror->memory());
      states_.push_back({std::move(variable), std::move(mirror)});
    }
    memory_.arena = arena_.get();
    memory_.error = faults_->word();
  }

  void prepare(Slot& slot) {
    slot.inputs = pinned_for(*device_, graph(), graph().inputs());
    HostEnds ends;
    for (std::span<std::byte> piece : slot.inputs.pieces) {
      const auto bytes = static_cast<std::int64_t>(piece.size());
      slot.staged.push_back(piece.size() < kStaged ? nullptr : device_->allocate(bytes));
      ends.inputs.push_back(slot.staged.back() ? slot.staged.back().get() : piece.data());
    }
    for (std::span<std::byte> piece : outputs_.pieces) ends.outputs.push_back(piece.data());
    slot.sequence = device_->prepare(step_launches(*program_, memory_, ends, options_));
  }

  // A batch that is run again: the last run may still read what is sent.
  void stage(const Slot& slot) {
    if (has_run_) device_->wait(slot.mark);
    for (std::size_t i = 0; i < slot.staged.size(); ++i)
      if (slot.staged[i]) device_->stage(slot.staged[i].get(), slot.inputs.pieces[i]);
  }

  ListOptions options_;
  std::shared_ptr<const Program> program_;
  std::shared_ptr<Device> device_;
  std::shared_ptr<Faults> faults_;
  std::shared_ptr<std::byte> arena_;
  PinnedBlock outputs_;
  Memory memory_;
  std::vector<Bound> states_;
  Slot slots_[2];
  int next_ = 0;
  bool has_run_ = false;  // slots_[next_], since it was filled
  std::uint64_t last_ = 0;
};

}  // namespace

std::unique_ptr<Executable> link(std::shared_ptr<const Program> program, std::shared_ptr<Device> device,
                                 std::shared_ptr<Faults> faults, ListOptions options) {
  return std::make_unique<CudaExecutable>(std::move(program), std::move(device), std::move(faults), options);
}

}  // namespace lamina::cuda
