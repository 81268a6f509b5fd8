#include "cuda/native/compiled_kernels.h"

#include <cstdio>

#include "cuda/fused/compiled.h"
#include "cuda/native/cuda_error.h"

namespace lamina::cuda::native {

CompiledKernels::CompiledKernels(int capability)
    : capability_(capability), cache_(KernelCache::standard_folder()) {
  nvrtc_ = load_nvrtc(description_);
  if (nvrtc_) description_ = "NVRTC " + nvrtc_->version();
}

CompiledKernels::~CompiledKernels() {
  for (const auto& [source, loaded] : loaded_)
    if (loaded.library) cudaLibraryUnload(loaded.library);
}

CompiledKernels::Loaded CompiledKernels::load(const std::string& source) const {
  const std::string code = cache_.get(cubin_key(source, capability_, nvrtc_->version()),
                                      [&] { return nvrtc_->compile(source, capability_); });
  Loaded loaded;
  cuda_check(cudaLibraryLoadData(&loaded.library, code.data(), nullptr, nullptr, 0, nullptr, nullptr, 0),
             "loading a compiled kernel");
  cuda_check(cudaLibraryGetKernel(&loaded.kernel, loaded.library, CompiledLaunch::kName),
             "loading a compiled kernel");
  return loaded;
}

cudaKernel_t CompiledKernels::find(const Launch& launch) {
  if (!launch.source || !nvrtc_) return nullptr;
  if (const auto known = loaded_.find(*launch.source); known != loaded_.end()) return known->second.kernel;
  Loaded loaded;
  try {
    loaded = load(*launch.source);
  } catch (const DeviceError& e) {
    // Slower is better than not at all, but not without a word.
    std::fprintf(stderr, "lamina: an elementwise kernel is interpreted, as it was not compiled: %s\n",
                 e.what());
  }
  return loaded_.emplace(*launch.source, loaded).first->second.kernel;
}

void run_compiled(cudaKernel_t kernel, const Launch& launch, const std::byte* table, cudaStream_t stream) {
  CompiledLaunch c = compiled_launch(launch, table);
  void* parameters[] = {c.arguments.data()};
  cuda_check(cudaLaunchKernel(reinterpret_cast<const void*>(kernel), dim3(c.grid), dim3(c.block), parameters,
                              0, stream),
             "launching a compiled kernel");
}

}  // namespace lamina::cuda::native
