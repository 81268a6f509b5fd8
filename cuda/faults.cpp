#include "cuda/faults.h"

#include <cstring>

#include "cuda/lowered.h"

namespace lamina::cuda {

Faults::Faults(std::shared_ptr<Device> device)
    : device_(std::move(device)),
      on_device_(device_->allocate(sizeof(ErrorWord))),
      on_host_(device_->allocate_pinned(sizeof(ErrorWord))) {
  lower();
}

void Faults::enter(const std::shared_ptr<const Program>& program) {
  if (program_.lock() != program) {
    device_->wait(device_->mark());
    check();
    program_ = program;
    return;
  }
  check();
}

void Faults::check() {
  if (!seen().raised) return;
  device_->wait(device_->mark());
  const int node = seen().node;
  const std::int64_t value = seen().value;
  lower();
  const std::shared_ptr<const Program> program = program_.lock();
  if (!program) return;
  const Graph& graph = program->graph;
  const auto& explain = static_cast<const LoweredGraph&>(*program->lowered).kernel(node).explain;
  lamina::check(explain != nullptr, "a kernel raised the error word without an explanation");
  throw Error(graph.origin(graph.nodes()[static_cast<std::size_t>(node)]) + ": " + explain(value));
}

void Faults::lower() {
  ErrorWord word{.twin = reinterpret_cast<ErrorWord*>(on_host_.get())};
  std::memcpy(on_host_.get(), &word, sizeof word);
  device_->write(on_device_.get(), std::as_bytes(std::span(&word, 1)));
}

}  // namespace lamina::cuda
