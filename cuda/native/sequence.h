#pragma once

#include <cuda_runtime_api.h>

#include <functional>
#include <memory>
#include <vector>

#include "cuda/launch.h"
#include "cuda/native/device.h"

namespace lamina::cuda::native {

// A launch list, bound to a GPU: captured into one CUDA graph, which is what runs. With LAMINA_CUDA_GRAPH=0,
// or if a library's work cannot be captured, the list is walked instead; the values are the same to the bit.
class Sequence {
 public:
  Sequence(Device& device, const std::vector<Launch>& launches);
  ~Sequence();
  Sequence(const Sequence&) = delete;
  Sequence& operator=(const Sequence&) = delete;

  void run();  // enqueues and returns

 private:
  void bind(const Launch& launch);
  std::shared_ptr<void> upload(const std::vector<std::byte>& table);  // to the device; null if there is none
  void walk();
  void capture();

  Device& device_;
  std::vector<std::function<void()>> steps_;  // each keeps its table
  cudaGraphExec_t graph_ = nullptr;
};

}  // namespace lamina::cuda::native
