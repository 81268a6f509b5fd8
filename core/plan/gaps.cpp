#include "core/plan/gaps.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "core/base/error.h"

namespace lamina {
namespace {

constexpr std::int64_t kEndless = std::numeric_limits<std::int64_t>::max();

}  // namespace

Gaps::Gaps(std::int64_t ceiling) : ceiling_(ceiling) { insert({0, kEndless}); }

std::int64_t Gaps::take_low(std::int64_t bytes) {
  const Gap gap = smallest_holding(bytes);
  take(gap, gap.begin, bytes);
  return gap.begin;
}

std::int64_t Gaps::take_high(std::int64_t bytes) {
  const Gap gap = smallest_holding(bytes);
  const std::int64_t end = gap.end == kEndless ? std::max(ceiling_, gap.begin + bytes) : gap.end;
  take(gap, end - bytes, bytes);
  return end - bytes;
}

void Gaps::take_at(std::int64_t offset, std::int64_t bytes) {
  const auto after = end_of_.upper_bound(offset);
  check(after != end_of_.begin(), "memory taken that is not free");
  const auto [begin, end] = *std::prev(after);
  check(end - bytes >= offset, "memory taken that is not free");
  take({begin, end}, offset, bytes);
}

void Gaps::give(std::int64_t offset, std::int64_t bytes) {
  Gap gap{offset, offset + bytes};
  const auto after = end_of_.lower_bound(offset);
  const auto before = after == end_of_.begin() ? end_of_.end() : std::prev(after);
  const bool joins_before = before != end_of_.end() && before->second == gap.begin;
  const bool joins_after = after != end_of_.end() && after->first == gap.end;
  const Gap lower = joins_before ? Gap{before->first, before->second} : gap;
  const Gap upper = joins_after ? Gap{after->first, after->second} : gap;
  if (joins_before) erase(lower);
  if (joins_after) erase(upper);
  insert({lower.begin, upper.end});
}

Gaps::Gap Gaps::smallest_holding(std::int64_t bytes) const {
  const auto [size, begin] = *by_size_.lower_bound({bytes, 0});
  return {begin, begin + size};
}

void Gaps::insert(Gap gap) {
  end_of_.emplace(gap.begin, gap.end);
  by_size_.emplace(gap.end - gap.begin, gap.begin);
}

void Gaps::erase(Gap gap) {
  end_of_.erase(gap.begin);
  by_size_.erase({gap.end - gap.begin, gap.begin});
}

void Gaps::take(Gap gap, std::int64_t offset, std::int64_t bytes) {
  erase(gap);
  if (gap.begin < offset) insert({gap.begin, offset});
  if (offset + bytes < gap.end) insert({offset + bytes, gap.end});
}

}  // namespace lamina
