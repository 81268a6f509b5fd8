#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace lamina::test {

// What this process asked its heap for while some work ran, by all of its threads: every call of malloc,
// calloc, realloc and the aligned ones, operator new included.
struct Allocations {
  std::int64_t count = 0;
  std::size_t largest = 0;  // bytes
};
Allocations count_allocations(const std::function<void()>& work);

// False where a sanitizer has a heap of its own, which cannot be watched.
bool can_count_allocations();

}  // namespace lamina::test
