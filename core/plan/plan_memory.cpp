#include "core/plan/plan_memory.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/plan/best_fit.h"
#include "core/plan/blocks.h"
#include "core/plan/by_size.h"

namespace lamina {
namespace {

// Blocks that all sweeps of one plan may place.
constexpr std::int64_t kSweepWork = 400'000;

// Greedy packing compares blocks pair by pair: how many of them it takes on, how often it may pack them, and
// how many pairs (10 ns or less each) it may compare in one plan, beyond one turn for each priority.
constexpr std::int64_t kPackingBlocks = 5'000;
constexpr std::int64_t kPackingTurns = 300;
constexpr std::int64_t kPackingWork = 10'000'000;

// A life is short if it lasts less than this part of the program.
constexpr int kShortPart = 20;

// Keeps the best candidate so far.
class Contest {
 public:
  Contest(const std::vector<Lifetime>& blocks, std::int64_t bound) : blocks_(blocks), bound_(bound) {}

  // Returns the candidate's peak.
  std::int64_t enter(const std::vector<std::int64_t>& offsets) {
    std::int64_t peak = 0;
    for (std::size_t i = 0; i < offsets.size(); ++i) peak = std::max(peak, offsets[i] + blocks_[i].bytes);
    if (peak < peak_) {
      peak_ = peak;
      offsets_ = offsets;
    }
    return peak;
  }

  bool decided() const { return peak_ <= bound_; }
  std::int64_t peak() const { return peak_; }
  const std::vector<std::int64_t>& offsets() const { return offsets_; }

 private:
  const std::vector<Lifetime>& blocks_;
  std::int64_t bound_;
  std::int64_t peak_ = std::numeric_limits<std::int64_t>::max();
  std::vector<std::int64_t> offsets_;
};

// Where a sweep sets out and by which rule.
struct Start {
  int from;
  Stacking stacking;
  int short_life;
};

// The best for training programs come first: a large program gets two sweeps, one of up to 50'000 blocks all
// eight. From the first (last) step outward is plain best fit forward (backward) in time.
std::vector<Start> sweep_starts(const std::vector<Lifetime>& blocks) {
  const int fullest = fullest_step(blocks, 1).step;
  int first = fullest, last = fullest;
  for (const Lifetime& block : blocks) {
    first = std::min(first, block.first);
    last = std::max(last, block.last);
  }
  const std::int64_t steps = std::int64_t{last} - first + 1;
  const int brief = static_cast<int>(std::max<std::int64_t>(3, steps / kShortPart));
  const Stacking early = Stacking::EarliestBornLowest, late = Stacking::LastToDieLowest;
  std::vector<Start> all = {{fullest, early, 0}, {fullest, late, brief}, {fullest, early, brief},
                            {fullest, late, 0},  {last, early, brief},   {first, late, brief},
                            {last, early, 0},    {first, late, 0}};
  const std::int64_t affordable = kSweepWork / static_cast<std::int64_t>(blocks.size());
  all.resize(std::clamp<std::int64_t>(affordable, 2, static_cast<std::int64_t>(all.size())));
  return all;
}

void try_best_fits(const std::vector<Lifetime>& blocks, std::int64_t bound, Contest& contest) {
  const Timeline forward(blocks);
  const Timeline backward = forward.mirrored();
  for (const auto& [from, stacking, short_life] : sweep_starts(blocks)) {
    if (contest.decided()) return;
    contest.enter(best_fit_outward(forward, backward, from, stacking, {bound, short_life}));
  }
}

void try_greedy_packing(const std::vector<Lifetime>& blocks, Contest& contest) {
  const std::int64_t count = static_cast<std::int64_t>(blocks.size());
  if (count > kPackingBlocks) return;
  const std::int64_t affordable = kPackingWork / std::max<std::int64_t>(1, count * count / 2);
  const std::int64_t turns = std::clamp<std::int64_t>(affordable, 3, kPackingTurns);
  std::vector<int> orders[] = {order_by(Priority::Bytes, blocks), order_by(Priority::BytesTimesSteps, blocks),
                               order_by(Priority::Steps, blocks)};
  for (std::int64_t turn = 0; turn < turns && !contest.decided(); ++turn) {
    std::vector<int>& order = orders[turn % 3];
    const std::vector<std::int64_t> offsets = pack_in_order(blocks, order);
    const std::int64_t peak = contest.enter(offsets);
    promote_above(peak - 1, blocks, offsets, order);
  }
}

bool any_rests(const std::vector<Lifetime>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [](const Lifetime& block) { return block.reuse >= 0; });
}

}  // namespace

MemoryPlan plan_memory(std::span<const Lifetime> lifetimes, std::int64_t alignment) {
  MemoryPlan plan{std::vector<std::int64_t>(lifetimes.size()), 0, liveness_bound(lifetimes, alignment)};
  if (plan.bound == 0) return plan;
  Blocks blocks = fold_into_blocks(lifetimes, alignment);
  Contest contest(blocks.lives, plan.bound);
  if (any_rests(blocks.lives)) {
    // Only a sweep forward can let a block shrink; to the other candidates its rest is a block of its own.
    contest.enter(best_fit(Timeline(blocks.lives), {plan.bound, 0}));
    for (Lifetime& block : blocks.lives) block.reuse = -1;
  }
  try_best_fits(blocks.lives, plan.bound, contest);
  try_greedy_packing(blocks.lives, contest);

  plan.peak = contest.peak();
  for (std::size_t i = 0; i < lifetimes.size(); ++i) {
    if (blocks.block_of[i] >= 0) plan.offsets[i] = contest.offsets()[blocks.block_of[i]];
  }
  return plan;
}

}  // namespace lamina
