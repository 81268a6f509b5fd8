#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cuda/error_word.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// Launches that are bound to a device: a captured graph, or a list that is walked.
class Sequence {
 public:
  virtual ~Sequence() = default;

  // Puts the launches in the device's queue and returns; they run in order, behind what was put there before.
  virtual void run() = 0;
};

// A GPU, or the emulation of one: memory and a queue of launches. Everything that knows of CUDA stands behind
// this seam, so that whole programs run through the same lowering with no GPU at hand. Used by one thread at
// a time. Errors of the device are thrown as DeviceError.
class Device {
 public:
  virtual ~Device() = default;
  virtual std::string name() const = 0;  // "NVIDIA H200", "emulated"

  // Device memory, aligned to 256 bytes, its contents undefined; released with the last copy of the pointer.
  virtual std::shared_ptr<std::byte> allocate(std::int64_t bytes) = 0;

  // Host memory that kernels can read and write under the same address, filled with zeros.
  virtual std::shared_ptr<std::byte> allocate_pinned(std::int64_t bytes) = 0;

  // Copies between host and device, in the queue's order; done when they return.
  virtual void write(std::byte* to, std::span<const std::byte> from) = 0;
  virtual void read(std::span<std::byte> to, const std::byte* from) = 0;

  // Copies pinned host memory to the device beside the queue: launches put there from now on wait for it,
  // those before do not. The host leaves `from`, and launches leave `to`, alone until then.
  virtual void stage(std::byte* to, std::span<const std::byte> from) = 0;

  // Workspace that a library wants for a launch of its kind ("cudnn_conv", "cublaslt_matmul") with null
  // addresses; nothing if there is no such library here or it does not take the launch. Slow the first time.
  virtual std::optional<std::int64_t> vendor_workspace(const Launch&) { return std::nullopt; }

  // Binds launches: finds kernels, compiles generated ones, chooses plans of libraries. Slow, done once. A
  // kernel that this device lacks is a bug of the lowering.
  virtual std::unique_ptr<Sequence> prepare(const std::vector<Launch>& launches) = 0;

  // A place in the queue, behind everything put there so far; `wait` returns when it is reached.
  virtual std::uint64_t mark() = 0;
  virtual void wait(std::uint64_t mark) = 0;
};

}  // namespace lamina::cuda
