#pragma once

#include <cstddef>
#include <vector>

namespace lamina::cuda::emulator {

// The asynchronous copies that one CUDA thread has begun and not yet waited for. The bytes move when it
// waits, as late as a device may be.
class AsyncCopies {
 public:
  // `valid` bytes are copied, the rest of `bytes` becomes zero.
  void begin(void* to, const void* from, std::size_t bytes, std::size_t valid, const void* where);
  void commit() { ++group_; }
  void wait(int groups_to_leave, const void* where);
  void forget();

 private:
  struct Copy {
    void* to;
    const void* from;
    std::size_t bytes, valid;
    int group;
  };
  std::vector<Copy> pending_;
  int group_ = 0;
};

}  // namespace lamina::cuda::emulator
