#include "tests/promises/count_allocations.h"

#include <malloc.h>

#include <atomic>
#include <cerrno>

namespace {

std::atomic<bool> watching{false};
std::atomic<std::int64_t> count{0};
std::atomic<std::size_t> largest{0};

[[maybe_unused]] void note(std::size_t bytes) {  // sanitizers have their own allocator: see below
  if (!watching.load(std::memory_order_relaxed)) return;
  count.fetch_add(1, std::memory_order_relaxed);
  std::size_t before = largest.load(std::memory_order_relaxed);
  while (before < bytes && !largest.compare_exchange_weak(before, bytes, std::memory_order_relaxed)) {
  }
}

}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// glibc lets a program replace its heap's entrances; these count and pass on to the heap itself.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t bytes) noexcept {
  note(bytes);
  return __libc_malloc(bytes);
}
void* calloc(std::size_t items, std::size_t bytes) noexcept {
  note(items * bytes);
  return __libc_calloc(items, bytes);
}
void* realloc(void* memory, std::size_t bytes) noexcept {
  note(bytes);
  return __libc_realloc(memory, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) noexcept {
  note(bytes);
  return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) noexcept {
  note(bytes);
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) noexcept {
  note(bytes);
  *memory = __libc_memalign(alignment, bytes);
  return *memory ? 0 : ENOMEM;
}
}

static constexpr bool kCanCount = true;
#else
static constexpr bool kCanCount = false;
#endif

namespace lamina::test {

Allocations count_allocations(const std::function<void()>& work) {
  count = 0;
  largest = 0;
  watching = true;
  work();
  watching = false;
  return {count, largest};
}

bool can_count_allocations() { return kCanCount; }

}  // namespace lamina::test
