// In the place of cuda/native/cudnn/ where cuDNN's headers were not there to compile it.

#include "cuda/native/cudnn/open.h"

namespace lamina::cuda::native {

std::unique_ptr<VendorLibrary> open_cudnn(std::string& why_not) {
  why_not = "no cuDNN (the plug-in was built without its headers)";
  return nullptr;
}

}  // namespace lamina::cuda::native
