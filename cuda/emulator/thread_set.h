#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace lamina::cuda::emulator {

inline constexpr unsigned kMaxThreads = 1024;  // of a block
inline constexpr unsigned kWarp = 32;          // lanes

// A set of a block's threads, by their place in the schedule.
class ThreadSet {
 public:
  static ThreadSet first(unsigned count) {
    ThreadSet set;
    for (unsigned i = 0; i < count; ++i) set.insert(i);
    return set;
  }
  void insert(unsigned place) { words_[place / 64] |= bit(place); }
  void erase(unsigned place) { words_[place / 64] &= ~bit(place); }

  // The first member at or after `place`, else the first of all, else -1.
  int next_from(unsigned place) const {
    unsigned i = place / 64;
    std::uint64_t word = words_[i] & (~std::uint64_t{0} << (place % 64));
    for (unsigned tried = 0; tried <= words_.size(); ++tried) {
      if (word) return static_cast<int>(i * 64) + std::countr_zero(word);
      i = (i + 1) % words_.size();
      word = words_[i];
    }
    return -1;
  }

 private:
  static std::uint64_t bit(unsigned place) { return std::uint64_t{1} << (place % 64); }

  std::array<std::uint64_t, kMaxThreads / 64> words_{};
};

}  // namespace lamina::cuda::emulator
