#include "core/plan/lifetime.h"

#include "core/base/error.h"

namespace lamina {

bool may_take_over(std::span<const Lifetime> lifetimes, int index) {
  const Lifetime& heir = lifetimes[index];
  if (heir.reuse < 0) return false;
  const Lifetime& owner = lifetimes[heir.reuse];
  // Being born strictly earlier also keeps wishes from forming a ring.
  return owner.first < heir.first && owner.last == heir.first && heir.bytes > 0 && heir.bytes <= owner.bytes;
}

std::vector<int> grant_wishes(std::span<const Lifetime> lifetimes) {
  std::vector<int> owner_of(lifetimes.size(), -1);
  std::vector<int> heir_of(lifetimes.size(), -1);
  for (int i = 0; i < static_cast<int>(lifetimes.size()); ++i) {
    if (!may_take_over(lifetimes, i)) continue;
    int& heir = heir_of[lifetimes[i].reuse];
    if (heir >= 0 && lifetimes[heir].bytes >= lifetimes[i].bytes) continue;
    if (heir >= 0) owner_of[heir] = -1;
    heir = i;
    owner_of[i] = lifetimes[i].reuse;
  }
  return owner_of;
}

void check_lifetimes(std::span<const Lifetime> lifetimes, std::int64_t alignment) {
  check(alignment > 0, "a memory plan needs a positive alignment");
  const int count = static_cast<int>(lifetimes.size());
  for (int i = 0; i < count; ++i) {
    const Lifetime& life = lifetimes[i];
    check(life.bytes >= 0, "a lifetime has a negative size");
    check(life.first <= life.last, "a lifetime ends before it begins");
    check(life.reuse < count && life.reuse != i, "a lifetime wishes for memory of no other lifetime");
  }
}

}  // namespace lamina
