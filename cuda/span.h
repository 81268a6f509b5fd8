#pragma once

#include <cstdint>
#include <vector>

namespace lamina::cuda {

// A range of device addresses, [begin, end).
struct Span {
  std::uintptr_t begin = 0, end = 0;
};

inline Span span(const void* begin, std::int64_t bytes) {
  const auto at = reinterpret_cast<std::uintptr_t>(begin);
  return {at, begin ? at + static_cast<std::uintptr_t>(bytes) : at};
}

inline bool overlap(const std::vector<Span>& a, const std::vector<Span>& b) {
  for (const Span& x : a)
    for (const Span& y : b)
      if (x.begin < y.end && y.begin < x.end) return true;
  return false;
}

// Whether two pieces of work, given what each reads and writes, must run in their order.
template <class A, class B>
bool depend(const A& a, const B& b) {
  return overlap(a.reads, b.writes) || overlap(a.writes, b.writes) || overlap(a.writes, b.reads);
}

}  // namespace lamina::cuda
