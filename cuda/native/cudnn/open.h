#pragma once

#include <memory>
#include <string>

#include "cuda/native/vendor.h"

namespace lamina::cuda::native {

// cuDNN for the GPU that is current. Null where it is not installed or does not take that GPU; `why_not` says
// so.
std::unique_ptr<VendorLibrary> open_cudnn(std::string& why_not);

}  // namespace lamina::cuda::native
