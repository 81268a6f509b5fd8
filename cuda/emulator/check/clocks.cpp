#include "cuda/emulator/check/clocks.h"

#include <algorithm>

namespace lamina::cuda::emulator {

void Clocks::begin_launch() {
  first_block_ = block_ + 1;
  fenced_in_launch_ = false;
  words_.clear();
}

void Clocks::begin_block(unsigned threads) {
  ++block_;
  epoch_ = 0;
  std::fill_n(clock_.begin(), threads, 1u);
  met_.fill(false);
  if (fenced_in_block_) std::fill(fences_.begin(), fences_.end(), Fence{});
  fenced_in_block_ = false;
  known_.clear();
}

bool Clocks::meet(unsigned warp, unsigned lanes) {
  Seen* const rows = &seen_[warp * kWarp];
  std::uint32_t* const clocks = &clock_[warp * kWarp];
  if (!met_[warp]) std::fill_n(rows, kWarp, Seen{});
  met_[warp] = true;
  Seen all{};
  for (unsigned lane = 0; lane < kWarp; ++lane) {
    if (!(lanes >> lane & 1)) continue;
    for (unsigned other = 0; other < kWarp; ++other) all[other] = std::max(all[other], rows[lane][other]);
    all[lane] = std::max(all[lane], clocks[lane]);
  }
  bool room = true;
  for (unsigned lane = 0; lane < kWarp; ++lane) {
    if (!(lanes >> lane & 1)) continue;
    rows[lane] = all;
    room &= ++clocks[lane] < Stamp::kLastClock;
  }
  return room;
}

bool Clocks::fence(unsigned thread) {
  fenced_in_block_ = fenced_in_launch_ = true;
  fences_[thread] = {epoch_, thread, clock_[thread], met_[thread / kWarp] ? seen_[thread] : Seen{}};
  return ++clock_[thread] < Stamp::kLastClock;
}

void Clocks::use_atomic(unsigned thread, const void* word) {
  if (!fenced_in_launch_) return;
  Published& published = words_[word];
  for (const auto& [block, fence] : published)
    if (block != block_) known_[block] = fence;
  if (fences_[thread].clock == 0) return;
  published.insert(known_.begin(), known_.end());
  published[block_] = fences_[thread];
}

Stamp Clocks::now(unsigned thread, std::uint32_t place, bool atomic) const {
  Stamp stamp;
  stamp.block = block_;
  stamp.epoch = epoch_;
  stamp.place = place;
  stamp.clock = clock_[thread];
  stamp.thread = thread;
  stamp.atomic = atomic;
  stamp.valid = 1;
  return stamp;
}

bool Clocks::Fence::covers(const Stamp& earlier) const {
  if (earlier.epoch < epoch) return true;
  if (earlier.thread == thread) return earlier.clock <= clock;
  return earlier.thread / kWarp == thread / kWarp && earlier.clock <= seen[earlier.thread % kWarp];
}

bool Clocks::is_before(const Stamp& earlier, unsigned thread) const {
  if (earlier.block != block_) {
    const auto found = known_.find(earlier.block);
    return found != known_.end() && found->second.covers(earlier);
  }
  if (earlier.epoch < epoch_ || earlier.thread == thread) return true;
  const unsigned warp = thread / kWarp;
  return earlier.thread / kWarp == warp && met_[warp] &&
         earlier.clock <= seen_[thread][earlier.thread % kWarp];
}

}  // namespace lamina::cuda::emulator
