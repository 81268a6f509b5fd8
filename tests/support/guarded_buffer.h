#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

namespace lamina::support {

// Memory aligned to 64 bytes, filled with garbage, between two guards that tell whether somebody wrote over
// an end.
class GuardedBuffer {
 public:
  GuardedBuffer(std::int64_t bytes, std::byte garbage) : bytes_(static_cast<std::size_t>(bytes)) {
    const std::size_t whole = (bytes_ + 2 * kGuard + 63) / 64 * 64;
    memory_.reset(static_cast<std::byte*>(std::aligned_alloc(64, whole)));
    std::fill_n(memory_.get(), whole, kMark);
    std::fill_n(data(), bytes_, garbage);
  }
  std::byte* data() { return memory_.get() + kGuard; }

  bool intact() const {
    auto marked = [](const std::byte* at) {
      return std::all_of(at, at + kGuard, [](std::byte b) { return b == kMark; });
    };
    return marked(memory_.get()) && marked(memory_.get() + kGuard + bytes_);
  }

 private:
  struct Free {
    void operator()(std::byte* memory) const { std::free(memory); }
  };
  static constexpr std::size_t kGuard = 64;
  static constexpr std::byte kMark{0xA5};
  std::size_t bytes_;
  std::unique_ptr<std::byte, Free> memory_;
};

}  // namespace lamina::support
