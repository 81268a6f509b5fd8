#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cuda/native/vendor.h"

namespace lamina::cuda::native {

// NVIDIA's libraries on this machine, for the GPU that is current.
struct Libraries {
  std::vector<std::unique_ptr<VendorLibrary>> vendors;
  std::string description;  // "cuDNN 9.19.0, cuBLASLt 13.1.0", or why one is not used
};
Libraries open_libraries();

}  // namespace lamina::cuda::native
