#pragma once

#include <cstdint>

#include "cuda/language/stream.h"

namespace lamina::cuda {

// Boxes of elements that go from one tensor to another, several in one launch: slices, paddings, joins,
// transposes, broadcasts and reversals are all of this form. Element (i, j, ...) of a box is read at
// from[i * from_strides[0] + ...] and written at to[i * to_strides[0] + ...]; strides are in elements, may be
// negative, and 0 where they read. Elements are 1, 2, 4 or 8 bytes of any kind.
struct MoveBox {
  static constexpr int kMaxRank = 8;
  const void* from = nullptr;  // where the box's first element is read
  void* to = nullptr;          // where it is written
  std::int64_t count = 0;      // its elements: all sizes multiplied
  std::int64_t sizes[kMaxRank] = {};
  std::int64_t from_strides[kMaxRank] = {}, to_strides[kMaxRank] = {};
  int rank = 0;
};
struct MoveParameters {
  static constexpr int kMost = 16;
  MoveBox boxes[kMost] = {};
  int count = 0;
  int element_bytes = 4;
};
int move(Stream stream, const MoveParameters& parameters);

}  // namespace lamina::cuda
