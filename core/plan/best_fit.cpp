#include "core/plan/best_fit.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/base/error.h"
#include "core/plan/gaps.h"

namespace lamina {
namespace {

template <typename Before>
std::vector<int> sorted_numbers(std::size_t count, Before before) {
  std::vector<int> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  std::stable_sort(numbers.begin(), numbers.end(), before);
  return numbers;
}

// One sweep. Deaths before number `next_` have been given back.
class Sweep {
 public:
  Sweep(const Timeline& timeline, const FitRule& rule, std::vector<std::int64_t>& offsets)
      : timeline_(timeline),
        blocks_(timeline.blocks()),
        rule_(rule),
        offsets_(offsets),
        gaps_(rule.ceiling) {}

  void run(std::int64_t step) {
    occupy(step);
    const auto& births = timeline_.births();
    const auto first = std::partition_point(births.begin(), births.end(),
                                            [&](int block) { return blocks_[block].first <= step; });
    for (auto birth = first; birth != births.end(); ++birth) {
      release_before(blocks_[*birth].first);
      place(*birth);
    }
  }

 private:
  void occupy(std::int64_t step) {
    const auto& deaths = timeline_.deaths();
    next_ = std::partition_point(deaths.begin(), deaths.end(),
                                 [&](int block) { return blocks_[block].last < step; }) -
            deaths.begin();
    for (std::size_t i = next_; i < deaths.size(); ++i) {
      const Lifetime& block = blocks_[deaths[i]];
      if (block.first <= step) gaps_.take_at(offsets_[deaths[i]], block.bytes);
    }
  }

  void release_before(int step) {
    const auto& deaths = timeline_.deaths();
    for (; next_ < deaths.size() && blocks_[deaths[next_]].last < step; ++next_) {
      const int block = deaths[next_];
      const int heir = timeline_.heirs()[block];
      const std::int64_t kept = heir < 0 ? 0 : blocks_[heir].bytes;
      gaps_.give(offsets_[block] + kept, blocks_[block].bytes - kept);
    }
  }

  void place(int number) {
    const Lifetime& block = blocks_[number];
    const bool is_short = std::int64_t{block.last} - block.first + 1 < rule_.short_life;
    if (block.reuse >= 0) {
      offsets_[number] = offsets_[block.reuse];
    } else {
      offsets_[number] = is_short ? gaps_.take_high(block.bytes) : gaps_.take_low(block.bytes);
    }
  }

  const Timeline& timeline_;
  const std::vector<Lifetime>& blocks_;
  const FitRule& rule_;
  std::vector<std::int64_t>& offsets_;
  Gaps gaps_;
  std::size_t next_ = 0;
};

void stack(const std::vector<Lifetime>& blocks, int step, Stacking stacking,
           std::vector<std::int64_t>& offsets) {
  std::vector<int> live;
  for (int i = 0; i < static_cast<int>(blocks.size()); ++i) {
    if (blocks[i].first <= step && blocks[i].last >= step) live.push_back(i);
  }
  std::stable_sort(live.begin(), live.end(), [&](int a, int b) {
    const Lifetime &x = blocks[a], &y = blocks[b];
    if (stacking == Stacking::EarliestBornLowest)
      return std::pair(x.first, y.last) < std::pair(y.first, x.last);
    return std::pair(y.last, x.first) < std::pair(x.last, y.first);
  });
  std::int64_t top = 0;
  for (int block : live) {
    offsets[block] = top;
    top += blocks[block].bytes;
  }
}

}  // namespace

Timeline::Timeline(std::vector<Lifetime> blocks) : blocks_(std::move(blocks)), heirs_(blocks_.size(), -1) {
  births_ = sorted_numbers(blocks_.size(), [&](int a, int b) {
    return std::pair(blocks_[a].first, -blocks_[a].bytes) < std::pair(blocks_[b].first, -blocks_[b].bytes);
  });
  deaths_ = sorted_numbers(blocks_.size(), [&](int a, int b) { return blocks_[a].last < blocks_[b].last; });
  for (int i = 0; i < static_cast<int>(blocks_.size()); ++i) {
    if (blocks_[i].reuse >= 0) heirs_[blocks_[i].reuse] = i;
  }
}

Timeline Timeline::mirrored() const {
  std::vector<Lifetime> blocks = blocks_;
  for (Lifetime& block : blocks) {
    check(block.reuse < 0, "blocks that reuse others cannot be mirrored in time");
    std::tie(block.first, block.last) = std::pair(-1 - block.last, -1 - block.first);
  }
  return Timeline(std::move(blocks));
}

void best_fit_after(const Timeline& timeline, std::int64_t step, const FitRule& rule,
                    std::vector<std::int64_t>& offsets) {
  Sweep(timeline, rule, offsets).run(step);
}

std::vector<std::int64_t> best_fit(const Timeline& timeline, const FitRule& rule) {
  std::vector<std::int64_t> offsets(timeline.blocks().size());
  best_fit_after(timeline, std::numeric_limits<std::int64_t>::min(), rule, offsets);
  return offsets;
}

std::vector<std::int64_t> best_fit_outward(const Timeline& forward, const Timeline& backward, int step,
                                           Stacking stacking, const FitRule& rule) {
  std::vector<std::int64_t> offsets(forward.blocks().size());
  stack(forward.blocks(), step, stacking, offsets);
  best_fit_after(forward, step, rule, offsets);
  best_fit_after(backward, -1 - std::int64_t{step}, rule, offsets);
  return offsets;
}

}  // namespace lamina
