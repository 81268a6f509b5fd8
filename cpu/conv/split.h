#pragma once

#include <algorithm>
#include <cstdint>

namespace lamina::cpu {

struct Range {
  std::int64_t begin = 0, end = 0;
  std::int64_t size() const { return end - begin; }
};

// Part `i` of [0, total) cut into `parts` of nearly equal size.
inline Range part_of(std::int64_t total, std::int64_t parts, std::int64_t i) {
  return {total * i / parts, total * (i + 1) / parts};
}

// The same with borders at multiples of 16, so that parts are whole vectors.
inline Range part_of_columns(std::int64_t total, std::int64_t parts, std::int64_t i) {
  const Range vectors = part_of((total + 15) / 16, parts, i);
  return {vectors.begin * 16, std::min(vectors.end * 16, total)};
}

// How work of `microseconds` is cut: into at most `pieces` chunks that are worth a thread's while.
inline std::int64_t worthwhile_chunks(double microseconds, std::int64_t pieces) {
  constexpr double kLeastMicroseconds = 10;
  constexpr std::int64_t kMost = 32;
  const auto worth = static_cast<std::int64_t>(std::min(microseconds / kLeastMicroseconds, 1e6));
  return std::clamp<std::int64_t>(std::min(worth, pieces), 1, kMost);
}

// Rough time of a convolution's inner loops on one thread.
inline double product_microseconds(std::int64_t products) { return static_cast<double>(products) / 5e4; }

}  // namespace lamina::cpu
