#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/shape.h"

namespace lamina::cpu {

// Strides in elements of a row-major tensor.
inline std::vector<std::int64_t> row_major_strides(const Shape& shape) {
  std::vector<std::int64_t> strides(static_cast<std::size_t>(shape.rank()), 1);
  for (int i = shape.rank() - 2; i >= 0; --i)
    strides[static_cast<std::size_t>(i)] = strides[static_cast<std::size_t>(i) + 1] * shape[i + 1];
  return strides;
}

// Strides that walk a tensor of shape `from` as if it were stretched to `to`: 0 along stretched axes.
inline std::vector<std::int64_t> broadcast_strides(const Shape& from, const Shape& to) {
  const std::vector<std::int64_t> own = row_major_strides(from);
  const int added = to.rank() - from.rank();
  std::vector<std::int64_t> strides(static_cast<std::size_t>(to.rank()), 0);
  for (int i = 0; i < from.rank(); ++i)
    if (from[i] != 1) strides[static_cast<std::size_t>(i + added)] = own[static_cast<std::size_t>(i)];
  return strides;
}

// visit(i, offset) for each element i of `shape` in row-major order, offset being the sum of index * stride.
template <class Visit>
void for_each_offset(const Shape& shape, const std::vector<std::int64_t>& strides, Visit visit) {
  constexpr int kMaxRank = 16;
  std::array<std::int64_t, kMaxRank> index{};
  const int rank = shape.rank();
  const std::int64_t count = shape.numel();
  std::int64_t offset = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    visit(i, offset);
    for (int axis = rank - 1; axis >= 0; --axis) {
      const auto a = static_cast<std::size_t>(axis);
      offset += strides[a];
      if (++index[a] < shape[axis]) break;
      offset -= strides[a] * shape[axis];
      index[a] = 0;
    }
  }
}

}  // namespace lamina::cpu
