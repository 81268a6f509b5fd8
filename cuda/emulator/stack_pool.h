#pragma once

#include <vector>

#include "cuda/emulator/context.h"

namespace lamina::cuda::emulator {

// Stacks for CUDA threads, kept for the next thread when one ends. Below each lies a page that nobody may
// touch, so a stack that is too small ends the program instead of writing over its neighbour. For one OS
// thread.
class StackPool {
 public:
  static constexpr std::size_t kStackBytes = 128 * 1024;

  StackPool() = default;
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;
  ~StackPool();

  Stack take();
  void give_back(const Stack& stack) { free_.push_back(stack); }

 private:
  void grow();

  std::vector<Stack> free_;
  std::vector<void*> slabs_;
};

}  // namespace lamina::cuda::emulator
