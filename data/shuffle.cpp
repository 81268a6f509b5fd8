#include "data/shuffle.h"

#include <numeric>
#include <utility>

#include "core/base/philox.h"

namespace lamina::data {
namespace {

// A uniform number in [0, bound), by multiplying and dropping the lower half (Lemire, "Fast random integer
// generation in an interval", 2019). Without his rejection it is off by less than bound / 2^64.
std::uint64_t below(std::uint64_t bound, std::uint32_t high, std::uint32_t low) {
  const std::uint64_t random = static_cast<std::uint64_t>(high) << 32 | low;
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(random) * bound >> 64);
}

}  // namespace

void shuffle_rows(std::vector<std::int64_t>& order, std::int64_t n, std::uint64_t seed, std::uint64_t epoch) {
  constexpr std::uint64_t kStream = 0x6F72646572;  // "order"
  const PhiloxKey key = philox_key(seed, kStream);
  const auto count = static_cast<std::uint64_t>(n);
  order.resize(count);
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const auto exchange = [&](std::uint64_t last, std::uint32_t high, std::uint32_t low) {
    std::swap(order[last], order[below(last + 1, high, low)]);
  };
  for (std::uint64_t left = count; left > 1; left -= left > 2 ? 2 : 1) {  // two exchanges a block
    const PhiloxBlock block = philox(key, philox_counter(left, epoch));
    exchange(left - 1, block.word[0], block.word[1]);
    if (left > 2) exchange(left - 2, block.word[2], block.word[3]);
  }
}

std::vector<std::int64_t> shuffled_rows(std::int64_t n, std::uint64_t seed, std::uint64_t epoch) {
  std::vector<std::int64_t> order;
  shuffle_rows(order, n, seed, epoch);
  return order;
}

}  // namespace lamina::data
