#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cuda/emulator/check/shadow.h"

namespace lamina::cuda::emulator {

// A device buffer or a shared array.
struct Region {
  char* low;
  std::string name;  // "device buffer", or the array's
  bool shared;
  Shadow shadow;

  std::size_t offset(const void* at) const {
    return static_cast<std::size_t>(static_cast<const char*>(at) - low);
  }
  bool holds(const void* at) const { return offset(at) < shadow.bytes(); }
};

// The memory that kernels may use.
class Regions {
 public:
  void add(char* low, std::size_t bytes, std::string name, bool shared);
  void remove(char* low);
  void remove_shared();

  // The region that the address lies in, or null.
  Region* find(const void* at) {
    Region* const recent = recent_[slot(at)];
    return recent && recent->holds(at) ? recent : search(at);
  }

  // For reports of addresses that lie in none: ", 4 bytes past the end of the 4012-byte device buffer".
  std::string describe(const void* at) const;

 private:
  struct Freed {
    char* low;
    std::size_t bytes;
  };
  static constexpr std::size_t kRecent = 64, kFreedKept = 256;
  static std::size_t slot(const void* at) {
    return reinterpret_cast<std::uintptr_t>(at) >> 10 & (kRecent - 1);
  }
  Region* search(const void* at);

  std::map<const char*, std::unique_ptr<Region>> regions_;  // by their first address
  std::array<Region*, kRecent> recent_{};                   // by a few bits of the address asked for
  std::vector<char*> shared_;
  std::deque<Freed> freed_;  // the newest first
};

}  // namespace lamina::cuda::emulator
