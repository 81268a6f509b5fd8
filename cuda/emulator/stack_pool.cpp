#include "cuda/emulator/stack_pool.h"

#include <sys/mman.h>

#include <new>

namespace lamina::cuda::emulator {
namespace {

constexpr std::size_t kGuardBytes = 4096, kStacksPerSlab = 64;
constexpr std::size_t kPitch = StackPool::kStackBytes + kGuardBytes;
constexpr std::size_t kSlabBytes = kPitch * kStacksPerSlab;

}  // namespace

StackPool::~StackPool() {
  for (void* slab : slabs_) ::munmap(slab, kSlabBytes);
}

Stack StackPool::take() {
  if (free_.empty()) grow();
  const Stack stack = free_.back();
  free_.pop_back();
  return stack;
}

void StackPool::grow() {
  void* slab =
      ::mmap(nullptr, kSlabBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (slab == MAP_FAILED) throw std::bad_alloc();
  slabs_.push_back(slab);
  free_.reserve(slabs_.size() * kStacksPerSlab);
  for (std::size_t i = 0; i < kStacksPerSlab; ++i) {
    char* guard = static_cast<char*>(slab) + i * kPitch;
    ::mprotect(guard, kGuardBytes, PROT_NONE);
    // Tops at equal distances would all fall into the same few sets of the cache: a quarter of the run time.
    char* top = guard + kPitch - i * 64;
    free_.push_back({guard + kGuardBytes, top});
  }
}

}  // namespace lamina::cuda::emulator
