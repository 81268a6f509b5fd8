#pragma once

#include <cstdint>
#include <vector>

namespace lamina::cuda::emulator {

// Numbers for the addresses of the code that accesses memory, so that a stamp can hold one. 1 and up.
class Places {
 public:
  Places() : table_(1024), addresses_(1) {}

  std::uint32_t number(const void* address) {
    Entry& entry = slot(address);
    return entry.address == address ? entry.number : add(address);
  }
  const void* address(std::uint32_t number) const { return addresses_[number]; }

 private:
  struct Entry {
    const void* address = nullptr;
    std::uint32_t number = 0;
  };
  // Where the address stands, or the empty entry where it would.
  Entry& slot(const void* address);
  std::uint32_t add(const void* address);

  std::vector<Entry> table_;  // open addressing; its size is a power of two, and more than half is empty
  std::vector<const void*> addresses_;
};

inline Places::Entry& Places::slot(const void* address) {
  std::size_t i = reinterpret_cast<std::uintptr_t>(address) * 0x9E3779B97F4A7C15u >> 20;
  for (;; ++i) {
    Entry& entry = table_[i & (table_.size() - 1)];
    if (entry.address == address || !entry.address) return entry;
  }
}

}  // namespace lamina::cuda::emulator
