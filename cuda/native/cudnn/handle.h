#pragma once

#include <memory>
#include <utility>

#include "cuda/native/cudnn/library.h"

namespace lamina::cuda::native {

// cuDNN's tie to the GPU that was current when it was made. Throws DeviceError if there is none that it
// takes.
class CudnnHandle {
 public:
  explicit CudnnHandle(std::shared_ptr<const CudnnLibrary> library) : library_(std::move(library)) {
    library_->need(library_->create(&raw_), "opening it for the GPU");
  }
  CudnnHandle(const CudnnHandle&) = delete;
  CudnnHandle& operator=(const CudnnHandle&) = delete;
  ~CudnnHandle() { library_->destroy(raw_); }

  const std::shared_ptr<const CudnnLibrary>& library() const { return library_; }
  cudnnHandle_t raw() const { return raw_; }

 private:
  std::shared_ptr<const CudnnLibrary> library_;
  cudnnHandle_t raw_ = nullptr;
};

}  // namespace lamina::cuda::native
