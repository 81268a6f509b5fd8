#pragma once

#include <cudnn_backend.h>

#include <memory>
#include <string>

namespace lamina::cuda::native {

// The functions of libcudnn.so.9 that we call, looked up while the program runs. The library stays loaded.
struct CudnnLibrary {
  decltype(&cudnnGetVersion) get_version = nullptr;
  decltype(&cudnnGetErrorString) get_error_string = nullptr;
  decltype(&cudnnGetLastErrorString) get_last_error_string = nullptr;
  decltype(&cudnnCreate) create = nullptr;
  decltype(&cudnnDestroy) destroy = nullptr;
  decltype(&cudnnSetStream) set_stream = nullptr;
  decltype(&cudnnBackendCreateDescriptor) create_descriptor = nullptr;
  decltype(&cudnnBackendDestroyDescriptor) destroy_descriptor = nullptr;
  decltype(&cudnnBackendSetAttribute) set_attribute = nullptr;
  decltype(&cudnnBackendGetAttribute) get_attribute = nullptr;
  decltype(&cudnnBackendFinalize) finalize = nullptr;
  decltype(&cudnnBackendExecute) execute = nullptr;

  std::string name() const;  // "cuDNN 9.19.0"

  // Throws DeviceError with the library's words for anything but success.
  //   library.need(library.create(&handle), "opening it");
  void need(cudnnStatus_t status, const std::string& doing) const;
};

// Null where there is none, or one of another generation, and `why_not` says so.
std::shared_ptr<const CudnnLibrary> load_cudnn(std::string& why_not);

}  // namespace lamina::cuda::native
