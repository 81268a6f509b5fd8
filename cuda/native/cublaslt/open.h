#pragma once

#include <memory>
#include <string>

#include "cuda/native/vendor.h"

namespace lamina::cuda::native {

// cuBLASLt for the GPU that is current: the launches "cublaslt_matmul" and "cublaslt_dense". Null where it is
// not installed or does not take that GPU; `why_not` says so.
std::unique_ptr<VendorLibrary> open_cublaslt(std::string& why_not);

}  // namespace lamina::cuda::native
