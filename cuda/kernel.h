#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/runtime/node_view.h"
#include "cuda/device.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// Device addresses of one node's ends, fixed when the program is linked.
struct Arguments {
  std::span<const std::byte* const> inputs;
  std::span<std::byte* const> outputs;
  std::byte* workspace = nullptr;  // Kernel::workspace_bytes, aligned to 64
  ErrorWord* error = nullptr;      // in device memory
  int node = -1;                   // for ErrorWord::node
  bool writes_state = false;       // an output lies in a state: nothing is written once the word is raised

  const ErrorWord* guard() const { return writes_state ? error : nullptr; }
  template <class T = void>
  const T* in(int i) const {
    return reinterpret_cast<const T*>(inputs[static_cast<std::size_t>(i)]);
  }
  template <class T = void>
  T* out(int i) const {
    return reinterpret_cast<T*>(outputs[static_cast<std::size_t>(i)]);
  }
};

// How one node runs on a GPU: its part of the launch list. Chosen without a device; addresses come later.
struct Kernel {
  std::string_view name;  // shown in listings; empty: does not take the node
  std::function<std::vector<Launch>(const Arguments&)> bind;  // the launches, for these addresses
  std::int64_t workspace_bytes = 0;
  // True if the kernel leaves its outputs alone once the error word is raised, when `writes_state` is set.
  bool guarded = false;
  // The message for a value that the kernel raised on the error word.
  std::function<std::string(std::int64_t value)> explain = nullptr;
};

// What a device offers beyond our own kernels. A lowering asks it with a launch whose addresses are null: the
// bytes of workspace that a library (cuDNN, cuBLASLt) wants for it, or nothing where none runs it.
struct Abilities {
  std::function<std::optional<std::int64_t>(const Launch&)> vendor_workspace;

  std::optional<std::int64_t> workspace_of(const Launch& launch) const {
    return vendor_workspace ? vendor_workspace(launch) : std::nullopt;
  }
};

}  // namespace lamina::cuda
