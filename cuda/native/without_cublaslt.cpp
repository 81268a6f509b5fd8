// In the place of cuda/native/cublaslt/ where cuBLASLt's header was not there to compile it.

#include "cuda/native/cublaslt/open.h"

namespace lamina::cuda::native {

std::unique_ptr<VendorLibrary> open_cublaslt(std::string& why_not) {
  why_not = "no cuBLASLt (the plug-in was built without its header)";
  return nullptr;
}

}  // namespace lamina::cuda::native
