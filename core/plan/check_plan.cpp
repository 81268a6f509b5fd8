#include "core/plan/check_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace lamina {
namespace {

template <typename Key>
std::vector<int> sorted_numbers(std::size_t count, Key key) {
  std::vector<int> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  std::stable_sort(numbers.begin(), numbers.end(), [&](int a, int b) { return key(a) < key(b); });
  return numbers;
}

// Walks through the steps with a map of who holds which memory.
class Walk {
 public:
  Walk(std::span<const Lifetime> lives, std::span<const std::int64_t> offsets)
      : lives_(lives), offsets_(offsets), heir_of_(lives.size(), -1) {}

  void run() {
    const auto births = sorted_numbers(lives_.size(), [&](int i) { return lives_[i].first; });
    const auto deaths = sorted_numbers(lives_.size(), [&](int i) { return lives_[i].last; });
    std::size_t next = 0;
    for (int i : births) {
      for (; lives_[deaths[next]].last < lives_[i].first; ++next) end(deaths[next]);
      begin(i);
    }
  }

 private:
  void begin(int i) {
    if (lives_[i].bytes == 0) return;
    const int owner = lives_[i].reuse;
    if (owner >= 0 && offsets_[i] == offsets_[owner] && may_take_over(lives_, i) && heir_of_[owner] < 0) {
      heir_of_[owner] = i;
    } else {
      hold(i);
    }
  }

  // An heir holds nothing before its owner is gone, and never if both die at the same step.
  void end(int i) {
    const auto held = holders_.find(offsets_[i]);
    if (held != holders_.end() && held->second == i) holders_.erase(held);
    const int heir = heir_of_[i];
    if (heir >= 0 && lives_[heir].last > lives_[i].last) hold(heir);
  }

  void hold(int i) {
    const auto after = holders_.lower_bound(offsets_[i]);
    if (after != holders_.end()) require_apart(i, after->second);
    if (after != holders_.begin()) require_apart(std::prev(after)->second, i);
    holders_.emplace(offsets_[i], i);
  }

  void require_apart(int lower, int upper) const {
    if (offsets_[lower] + lives_[lower].bytes <= offsets_[upper]) return;
    check(false, "lifetimes " + std::to_string(lower) + " and " + std::to_string(upper) +
                     " are needed at the same step and overlap in memory");
  }

  std::span<const Lifetime> lives_;
  std::span<const std::int64_t> offsets_;
  std::vector<int> heir_of_;
  std::map<std::int64_t, int> holders_;  // offset -> lifetime
};

}  // namespace

void check_plan(std::span<const Lifetime> lifetimes, const MemoryPlan& plan, std::int64_t alignment) {
  check(plan.bound == liveness_bound(lifetimes, alignment), "a plan's bound is not the liveness bound");
  check(plan.offsets.size() == lifetimes.size(), "a plan needs one offset for each lifetime");
  check(plan.peak >= plan.bound, "a plan's peak is below the bound");
  for (std::size_t i = 0; i < lifetimes.size(); ++i) {
    const std::int64_t offset = plan.offsets[i];
    check(offset >= 0 && offset % alignment == 0, "a plan's offset is negative or not aligned");
    check(offset + lifetimes[i].bytes <= plan.peak, "a lifetime ends above the plan's peak");
  }
  Walk(lifetimes, plan.offsets).run();
}

}  // namespace lamina
