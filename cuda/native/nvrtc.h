#pragma once

#include <memory>
#include <string>

namespace lamina::cuda::native {

// NVRTC, which compiles generated kernels (Launch::source) while the program runs. Opened with dlopen: where
// there is none, such kernels are interpreted. Needs no GPU. Used by any thread.
class Nvrtc {
 public:
  virtual ~Nvrtc() = default;
  virtual std::string version() const = 0;  // "13.0"

  // Machine code for GPUs of that compute capability (90), for cuModuleLoadData. Multiplications and
  // additions stay two operations, so that the values are those of the interpreter. Throws DeviceError with
  // the compiler's log.
  virtual std::string compile(const std::string& source, int capability) const = 0;
};

// Null where there is none, and `why_not` says so.
std::shared_ptr<const Nvrtc> load_nvrtc(std::string& why_not);

}  // namespace lamina::cuda::native
