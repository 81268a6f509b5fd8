#include "cuda/native/device.h"

#include <cstring>

#include "cuda/kernels/fill.h"
#include "cuda/native/cuda_error.h"
#include "cuda/native/libraries.h"

namespace lamina::cuda::native {
namespace {

std::string gibibytes(std::int64_t bytes) {
  const std::int64_t tenths = bytes * 10 / (std::int64_t{1} << 30);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

// Throws if the plug-in's machine code is not this GPU's: only a launch tells for certain.
void need_kernels(const cudaDeviceProp& gpu, cudaStream_t stream) {
  const FillParameters nothing{};
  const int code = fill(stream, nothing);
  if (code != cudaErrorNoKernelImageForDevice && code != cudaErrorUnsupportedPtxVersion &&
      code != cudaErrorInvalidDeviceFunction)
    return cuda_check(code, "launching a first kernel");
  const std::string capability = std::to_string(gpu.major) + std::to_string(gpu.minor);
  throw DeviceError("the GPU plug-in has no kernels for " + std::string(gpu.name) + " (sm_" + capability +
                    "), it was built for " LAMINA_CUDA_ARCHITECTURES
                    "; configure it with CMAKE_CUDA_ARCHITECTURES=" +
                    capability + ", 80 being the oldest that it can be built for");
}

}  // namespace

Device::Device(int index) : index_(index) {
  cuda_check(cudaSetDevice(index), "choosing a GPU");
  cuda_check(cudaGetDeviceProperties(&properties_, index), "asking a GPU for its properties");
  cuda_check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream");
  cuda_check(cudaStreamCreateWithFlags(&copies_, cudaStreamNonBlocking), "making a stream for copies");
  cuda_check(cudaEventCreateWithFlags(&staged_, cudaEventDisableTiming), "making an event");
  need_kernels(properties_, stream_);
  Libraries found = open_libraries();
  vendors_ = std::move(found.vendors);
  compiled_ = std::make_unique<CompiledKernels>(10 * properties_.major + properties_.minor);
  libraries_ = found.description + ", " + compiled_->description();
}

Device::~Device() {
  cudaSetDevice(index_);
  cudaStreamSynchronize(stream_);
  vendors_.clear();
  compiled_.reset();
  cudaEventDestroy(staged_);
  cudaStreamDestroy(copies_);
  cudaStreamDestroy(stream_);
}

void Device::enter() const { cuda_check(cudaSetDevice(index_), "choosing a GPU"); }

void* Device::allocate(std::int64_t bytes) {
  void* memory = nullptr;
  if (const cudaError_t code = cudaMalloc(&memory, static_cast<std::size_t>(bytes)); code != cudaSuccess) {
    cudaGetLastError();  // not a fault of the device: the next call works again
    std::size_t free = 0, total = 0;
    cudaMemGetInfo(&free, &total);
    cuda_check(code, "allocating " + gibibytes(bytes) + " on " + name() + ", which has " +
                         gibibytes(static_cast<std::int64_t>(free)) + " of " +
                         gibibytes(static_cast<std::int64_t>(total)) + " free");
  }
  return memory;
}

void Device::release(void* memory) { cudaFree(memory); }

void* Device::allocate_pinned(std::int64_t bytes) {
  void* memory = nullptr;
  cuda_check(
      cudaHostAlloc(&memory, static_cast<std::size_t>(bytes), cudaHostAllocPortable | cudaHostAllocMapped),
      "allocating " + gibibytes(bytes) + " of pinned host memory");
  std::memset(memory, 0, static_cast<std::size_t>(bytes));
  return memory;
}

void Device::release_pinned(void* memory) { cudaFreeHost(memory); }

void Device::write(void* to, const void* from, std::int64_t bytes) {
  cuda_check(cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), cudaMemcpyHostToDevice, stream_),
             "copying to the GPU");
  cuda_check(cudaStreamSynchronize(stream_), "copying to the GPU");
}

void Device::read(void* to, const void* from, std::int64_t bytes) {
  cuda_check(cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), cudaMemcpyDeviceToHost, stream_),
             "copying from the GPU");
  cuda_check(cudaStreamSynchronize(stream_), "copying from the GPU");
}

void Device::stage(void* to, const void* from, std::int64_t bytes) {
  cuda_check(cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), cudaMemcpyHostToDevice, copies_),
             "sending a batch to the GPU");
  cuda_check(cudaEventRecord(staged_, copies_), "sending a batch to the GPU");
  cuda_check(cudaStreamWaitEvent(stream_, staged_, 0), "sending a batch to the GPU");
}

std::shared_ptr<const VendorPlan> Device::vendor_plan(const Launch& launch) {
  for (const auto& vendor : vendors_)
    if (std::shared_ptr<const VendorPlan> plan = vendor->plan(launch)) return plan;
  return nullptr;
}

}  // namespace lamina::cuda::native
