#include "core/plan/by_size.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lamina {
namespace {

double priority_of(Priority priority, const Lifetime& block) {
  const double bytes = static_cast<double>(block.bytes);
  const double steps = static_cast<double>(std::int64_t{block.last} - block.first + 1);
  if (priority == Priority::Bytes) return bytes;
  if (priority == Priority::Steps) return steps;
  return bytes * steps;
}

struct Placed {
  std::int64_t begin, end;
  int first, last;
};

// `placed` is sorted by `begin`.
std::int64_t best_hole(const std::vector<Placed>& placed, const Lifetime& block) {
  std::int64_t top = 0;
  std::int64_t best = -1;
  std::int64_t best_size = std::numeric_limits<std::int64_t>::max();
  for (const Placed& other : placed) {
    if (other.first > block.last || other.last < block.first) continue;
    const std::int64_t hole = other.begin - top;
    if (hole >= block.bytes && hole < best_size) {
      best = top;
      best_size = hole;
    }
    top = std::max(top, other.end);
  }
  return best >= 0 ? best : top;
}

}  // namespace

std::vector<int> order_by(Priority priority, std::span<const Lifetime> blocks) {
  std::vector<int> order(blocks.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return priority_of(priority, blocks[a]) > priority_of(priority, blocks[b]);
  });
  return order;
}

std::vector<std::int64_t> pack_in_order(std::span<const Lifetime> blocks, std::span<const int> order) {
  std::vector<std::int64_t> offsets(blocks.size());
  std::vector<Placed> placed;
  placed.reserve(blocks.size());
  for (int number : order) {
    const Lifetime& block = blocks[number];
    const std::int64_t offset = best_hole(placed, block);
    offsets[number] = offset;
    const auto after =
        std::upper_bound(placed.begin(), placed.end(), offset,
                         [](std::int64_t value, const Placed& other) { return value < other.begin; });
    placed.insert(after, {offset, offset + block.bytes, block.first, block.last});
  }
  return offsets;
}

void promote_above(std::int64_t limit, std::span<const Lifetime> blocks,
                   std::span<const std::int64_t> offsets, std::vector<int>& order) {
  std::stable_partition(order.begin(), order.end(),
                        [&](int block) { return offsets[block] + blocks[block].bytes > limit; });
}

}  // namespace lamina
