#pragma once

#include <cstdint>
#include <vector>

namespace lamina::data {

// The numbers 0 to n - 1 in a random order that follows from the seed and the epoch alone: each of the n!
// orders is as likely as any other, for the 2^64 keys there are. Fisher and Yates's shuffle on Philox.
std::vector<std::int64_t> shuffled_rows(std::int64_t n, std::uint64_t seed, std::uint64_t epoch);

// The same order into memory that is reused from epoch to epoch.
void shuffle_rows(std::vector<std::int64_t>& order, std::int64_t n, std::uint64_t seed, std::uint64_t epoch);

}  // namespace lamina::data
