#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cuda/native/compiled_kernels.h"
#include "cuda/native/marks.h"
#include "cuda/native/vendor.h"

namespace lamina::cuda::native {

// One GPU: a queue of launches, one of copies beside it, and the libraries that this machine has. What CUDA
// refuses is thrown as DeviceError.
class Device {
 public:
  explicit Device(int index);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  const char* name() const { return properties_.name; }
  const std::string& libraries() const { return libraries_; }

  void* allocate(std::int64_t bytes);
  void release(void* memory);
  void* allocate_pinned(std::int64_t bytes);
  void release_pinned(void* memory);
  void write(void* to, const void* from, std::int64_t bytes);
  void read(void* to, const void* from, std::int64_t bytes);
  void stage(void* to, const void* from, std::int64_t bytes);

  // The library that runs such a launch; null if none does.
  std::shared_ptr<const VendorPlan> vendor_plan(const Launch& launch);

  CompiledKernels& compiled_kernels() { return *compiled_; }
  Stream stream() const { return stream_; }
  Marks& marks() { return marks_; }

  // Calls of a thread that has used another GPU meanwhile find this one.
  void enter() const;

 private:
  int index_;
  cudaDeviceProp properties_{};
  cudaStream_t stream_ = nullptr, copies_ = nullptr;
  cudaEvent_t staged_ = nullptr;
  Marks marks_;
  std::vector<std::unique_ptr<VendorLibrary>> vendors_;
  std::unique_ptr<CompiledKernels> compiled_;
  std::string libraries_;
};

}  // namespace lamina::cuda::native
