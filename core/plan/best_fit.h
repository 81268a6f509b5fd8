#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/plan/lifetime.h"

namespace lamina {

// Blocks in the order in which a sweep through time meets them.
class Timeline {
 public:
  explicit Timeline(std::vector<Lifetime> blocks);

  // The same blocks with time running the other way: step s becomes -1 - s. Blocks must not reuse others, for
  // a rest would have to grow back into the whole.
  Timeline mirrored() const;

  const std::vector<Lifetime>& blocks() const { return blocks_; }
  const std::vector<int>& births() const {
    return births_;
  }  // by first step, the larger first, then by number
  const std::vector<int>& deaths() const { return deaths_; }  // by last step
  const std::vector<int>& heirs() const { return heirs_; }    // block -> the block that is its rest, or -1

 private:
  std::vector<Lifetime> blocks_;
  std::vector<int> births_, deaths_, heirs_;
};

// How a sweep places a block.
struct FitRule {
  std::int64_t ceiling = 0;  // bytes the sweep hopes to stay below
  int short_life = 0;        // blocks that live fewer steps go to the upper end of a gap, others to the lower
};

// Sweeps through the steps after `step` and gives every block born there the smallest gap that holds it.
// Blocks that live at `step` must be placed already; earlier ones are left alone. O(n log n).
void best_fit_after(const Timeline& timeline, std::int64_t step, const FitRule& rule,
                    std::vector<std::int64_t>& offsets);

// From the first step to the last.
std::vector<std::int64_t> best_fit(const Timeline& timeline, const FitRule& rule);

// The order in which blocks that live at the fullest step are stacked.
enum class Stacking { EarliestBornLowest, LastToDieLowest };

// Stacks what lives at `step` without a hole, then sweeps from there to the end and, time mirrored, to the
// beginning. If `step` is the fullest step, a training program fits nearly perfectly: what is kept from
// forward to backward dies in the opposite order of its birth, so the stack only shrinks from the top, on
// both sides.
std::vector<std::int64_t> best_fit_outward(const Timeline& forward, const Timeline& backward, int step,
                                           Stacking stacking, const FitRule& rule);

}  // namespace lamina
