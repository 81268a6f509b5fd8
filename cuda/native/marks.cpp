#include "cuda/native/marks.h"

#include "cuda/native/cuda_error.h"

namespace lamina::cuda::native {

Marks::~Marks() {
  for (const Pending& p : pending_) cudaEventDestroy(p.event);
  for (cudaEvent_t event : free_) cudaEventDestroy(event);
}

// A host that never waits must not collect events without end: those reached meanwhile come first.
cudaEvent_t Marks::free_event() {
  while (!pending_.empty() && cudaEventQuery(pending_.front().event) == cudaSuccess) {
    free_.push_back(pending_.front().event);
    pending_.pop_front();
  }
  cudaEvent_t event = nullptr;
  if (free_.empty()) {
    cuda_check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), "making an event");
  } else {
    event = free_.back();
    free_.pop_back();
  }
  return event;
}

std::uint64_t Marks::set(cudaStream_t stream) {
  cudaEvent_t event = free_event();
  pending_.push_back({++last_, event});
  cuda_check(cudaEventRecord(event, stream), "marking a place in the GPU's queue");
  return last_;
}

void Marks::wait(std::uint64_t mark) {
  while (!pending_.empty() && pending_.front().mark <= mark) {
    cuda_check(cudaEventSynchronize(pending_.front().event), "waiting for the GPU");
    free_.push_back(pending_.front().event);
    pending_.pop_front();
  }
}

}  // namespace lamina::cuda::native
