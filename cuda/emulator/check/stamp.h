#pragma once

#include <cstdint>

namespace lamina::cuda::emulator {

// Who accessed a piece of memory, and when, in the times that order accesses: barriers passed by the block,
// and a clock of each thread that goes on at __syncwarp and __threadfence. 16 bytes.
struct Stamp {
  static constexpr std::uint64_t kLastEpoch = (1u << 24) - 1, kLastClock = (1u << 20) - 1;

  std::uint64_t block : 40 = 0;   // blocks that the program has begun, this one included; 0: the host
  std::uint64_t epoch : 24 = 0;   // barriers that the block had passed
  std::uint64_t place : 32 = 0;   // of Places: the source line
  std::uint64_t clock : 20 = 0;   // of the thread
  std::uint64_t thread : 10 = 0;  // in the block
  std::uint64_t atomic : 1 = 0;
  std::uint64_t valid : 1 = 0;  // there was an access

  bool same_thread(const Stamp& other) const { return block == other.block && thread == other.thread; }
};
static_assert(sizeof(Stamp) == 16);

}  // namespace lamina::cuda::emulator
