#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "cuda/emulator/check/stamp.h"
#include "cuda/emulator/thread_set.h"

namespace lamina::cuda::emulator {

// What orders what. Two accesses of a block are ordered if a barrier lies between them, or if their threads,
// of one warp, met at a __syncwarp between them. Accesses of two blocks are ordered if the first block's
// thread called __threadfence after them and then changed a word by an atomic function that the second
// block's thread used after that.
class Clocks {
 public:
  void begin_launch();
  void begin_block(unsigned threads);

  // Of the running block. False if a stamp has no room for the new time.
  bool pass_barrier() { return ++epoch_ < Stamp::kLastEpoch; }
  bool meet(unsigned warp, unsigned lanes);
  bool fence(unsigned thread);
  void use_atomic(unsigned thread, const void* word);

  // The stamp of an access that happens now.
  Stamp now(unsigned thread, std::uint32_t place, bool atomic) const;

  // Whether an earlier access is known to have happened before what the thread does now.
  bool is_before(const Stamp& earlier, unsigned thread) const;

  std::uint64_t block() const { return block_; }
  bool in_this_launch(const Stamp& stamp) const { return stamp.block >= first_block_; }

 private:
  using Seen = std::array<std::uint32_t, kWarp>;  // by lane: the clock up to which its accesses are known

  // A thread's knowledge when it called __threadfence.
  struct Fence {
    std::uint64_t epoch = 0;
    unsigned thread = 0;
    std::uint32_t clock = 0;  // 0: it has not called it
    Seen seen{};

    bool covers(const Stamp& earlier) const;
  };
  using Published = std::unordered_map<std::uint64_t, Fence>;  // by block

  std::uint64_t block_ = 0, first_block_ = 1, epoch_ = 0;
  std::array<std::uint32_t, kMaxThreads> clock_{};
  std::array<Seen, kMaxThreads> seen_{};
  std::array<bool, kMaxThreads / kWarp> met_{};  // the warp's rows of seen_ mean something
  std::vector<Fence> fences_ = std::vector<Fence>(kMaxThreads);
  bool fenced_in_block_ = false, fenced_in_launch_ = false;
  std::unordered_map<const void*, Published> words_;
  Published known_;  // to the running block
};

}  // namespace lamina::cuda::emulator
