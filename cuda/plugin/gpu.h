#pragma once

#include <memory>
#include <string>

#include "cuda/device.h"

namespace lamina::cuda {

// The GPU of this process, or why there is none. Looked for once: the driver (libcuda.so.1), then the
// plug-in, then a device. CUDA_VISIBLE_DEVICES chooses among several.
struct Gpu {
  std::shared_ptr<Device> device;  // null if there is none
  // "NVIDIA H200 (cuDNN 9.19.0, cuBLASLt 13.1.0, NVRTC 13.0)", or the reason and a remedy.
  std::string description;
};
const Gpu& gpu();

}  // namespace lamina::cuda
