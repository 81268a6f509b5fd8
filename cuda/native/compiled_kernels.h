#pragma once

#include <cuda_runtime_api.h>

#include <map>
#include <memory>
#include <string>

#include "cuda/launch.h"
#include "cuda/native/kernel_cache.h"
#include "cuda/native/nvrtc.h"

namespace lamina::cuda::native {

// Generated kernels on the GPU that is current: compiled by NVRTC, or found on disk, and loaded once a
// source.
class CompiledKernels {
 public:
  // `capability` as in 90. Without NVRTC nothing is compiled; `description` says which it is, or why there is
  // none.
  explicit CompiledKernels(int capability);
  ~CompiledKernels();
  CompiledKernels(const CompiledKernels&) = delete;
  CompiledKernels& operator=(const CompiledKernels&) = delete;

  const std::string& description() const { return description_; }

  // The kernel of a launch's source; null if it has none, or if it is to be interpreted.
  cudaKernel_t find(const Launch& launch);

 private:
  struct Loaded {
    cudaLibrary_t library = nullptr;
    cudaKernel_t kernel = nullptr;
  };
  Loaded load(const std::string& source) const;

  int capability_;
  std::string description_;
  std::shared_ptr<const Nvrtc> nvrtc_;
  KernelCache cache_;
  std::map<std::string, Loaded> loaded_;
};

// Puts the kernel, in place of the interpreter that `launch` names, in the stream; `table` as compiled_launch
// has it.
void run_compiled(cudaKernel_t kernel, const Launch& launch, const std::byte* table, cudaStream_t stream);

}  // namespace lamina::cuda::native
