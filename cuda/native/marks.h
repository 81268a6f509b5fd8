#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>
#include <deque>
#include <vector>

namespace lamina::cuda::native {

// Places in a stream that the host can wait for, numbered from 1. Events are used again once their place was
// reached.
class Marks {
 public:
  ~Marks();
  std::uint64_t set(cudaStream_t stream);
  void wait(std::uint64_t mark);  // 0 and places reached before return at once

 private:
  struct Pending {
    std::uint64_t mark;
    cudaEvent_t event;
  };
  cudaEvent_t free_event();

  std::uint64_t last_ = 0;
  std::deque<Pending> pending_;
  std::vector<cudaEvent_t> free_;
};

}  // namespace lamina::cuda::native
