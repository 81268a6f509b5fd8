#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cuda/language/stream.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// How a library runs one launch: chosen once, run once a step. Only enqueues work, so that it can be
// captured.
class VendorPlan {
 public:
  virtual ~VendorPlan() = default;
  virtual std::int64_t workspace_bytes() const = 0;

  // `launch` is of the kind that the plan was made for, now with addresses. Throws DeviceError with the
  // library's words.
  virtual void run(Stream stream, const Launch& launch) const = 0;
};

// A library of NVIDIA's that runs some launches better than our own kernels: cuDNN, cuBLASLt. Opened with
// dlopen, so that a machine without it still uses its GPU.
class VendorLibrary {
 public:
  virtual ~VendorLibrary() = default;
  virtual std::string_view name() const = 0;  // "cuDNN 9.19.0"

  // A plan for a launch with null addresses; null if the library does not run its like. Addresses are not
  // looked at, so the same launch with addresses gives the same plan.
  virtual std::shared_ptr<const VendorPlan> plan(const Launch& launch) = 0;
};

}  // namespace lamina::cuda
