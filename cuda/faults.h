#pragma once

#include <memory>

#include "core/runtime/backend.h"
#include "cuda/device.h"

namespace lamina::cuda {

// The error word of a device and what it means. Kernels raise it on the device while the host is already
// further on; it shows on the host at the latest when the queue has been waited for, and is thrown by the
// next `check`.
class Faults {
 public:
  explicit Faults(std::shared_ptr<Device> device);

  ErrorWord* word() const { return reinterpret_cast<ErrorWord*>(on_device_.get()); }  // in device memory

  // From now on faults are those of `program`; first throws what an earlier one left.
  void enter(const std::shared_ptr<const Program>& program);

  // Throws Error in the words of the kernel that raised, if one did, and lowers the word again. A fault whose
  // program is gone is nobody's any more.
  void check();

 private:
  void lower();
  volatile const ErrorWord& seen() const {
    return *reinterpret_cast<volatile const ErrorWord*>(on_host_.get());
  }

  std::shared_ptr<Device> device_;
  std::shared_ptr<std::byte> on_device_, on_host_;
  // Weak: a program holds its states, and their mirrors hold this.
  std::weak_ptr<const Program> program_;
};

}  // namespace lamina::cuda
