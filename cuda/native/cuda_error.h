#pragma once

#include <cuda_runtime_api.h>

#include <string>

#include "core/base/error.h"

namespace lamina::cuda::native {

// Throws DeviceError with CUDA's words for a code of its own, as launchers return them.
//   cuda_check(cudaStreamSynchronize(stream), "waiting for the GPU");
inline void cuda_check(int code, const std::string& doing) {
  if (code == cudaSuccess) return;
  const auto error = static_cast<cudaError_t>(code);
  throw DeviceError("CUDA: " + doing + ": " + cudaGetErrorString(error) + " (" + cudaGetErrorName(error) +
                    ").");
}

}  // namespace lamina::cuda::native
