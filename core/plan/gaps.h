#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace lamina {

// The free memory of an arena without an end, as a list of gaps in which neighbours are always joined.
// Every call costs O(log gaps).
class Gaps {
 public:
  // All is free. take_high fills the endless last gap from `ceiling` downward.
  explicit Gaps(std::int64_t ceiling);

  // Takes `bytes` at the lower (upper) end of the smallest gap that holds them, the lowest of equals; returns
  // their offset.
  std::int64_t take_low(std::int64_t bytes);
  std::int64_t take_high(std::int64_t bytes);

  // Takes [offset, offset + bytes), which must be free.
  void take_at(std::int64_t offset, std::int64_t bytes);

  // Gives [offset, offset + bytes) back.
  void give(std::int64_t offset, std::int64_t bytes);

 private:
  struct Gap {
    std::int64_t begin, end;
  };

  Gap smallest_holding(std::int64_t bytes) const;
  void insert(Gap gap);
  void erase(Gap gap);
  void take(Gap gap, std::int64_t offset, std::int64_t bytes);

  std::map<std::int64_t, std::int64_t> end_of_;              // begin -> end
  std::set<std::pair<std::int64_t, std::int64_t>> by_size_;  // (size, begin)
  std::int64_t ceiling_;
};

}  // namespace lamina
