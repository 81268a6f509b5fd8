#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/shape.h"

namespace lamina::cpu {

// Copies elements between two tensors along an index space: y[to + index . to_strides] = x[from + index .
// from_strides]. Axes that lie together in both tensors are joined when it is made, so that what can be one
// copy of many bytes is one.
//   BoxCopy copy(4, {2, 3}, {0, from_strides}, {0, to_strides});      // elements of 4 bytes
//   copy.run(x, y, 0, copy.rows());
// A stride of 0 in `from` repeats an element. Copies do not overlap; runs of parts may go in parallel.
class BoxCopy {
 public:
  struct End {
    std::int64_t base = 0;
    std::vector<std::int64_t> strides;  // in elements, one for each axis of the shape
  };
  BoxCopy(std::int64_t element_bytes, const Shape& shape, const End& from, const End& to);

  // The size of the outermost axis, of which parts can be run.
  std::int64_t rows() const { return axes_.front().count; }
  std::int64_t elements() const;

  void run(const std::byte* x, std::byte* y, std::int64_t begin, std::int64_t end) const;

 private:
  // Strides in bytes.
  struct Axis {
    std::int64_t count = 1, from = 0, to = 0;
  };
  void run_axis(const std::byte* x, std::byte* y, std::size_t axis) const;
  void run_last_two(const std::byte* x, std::byte* y, const Axis& rows) const;

  std::int64_t element_bytes_;
  std::int64_t from_base_ = 0, to_base_ = 0;
  std::vector<Axis> axes_;  // at least two; the last is the one that is copied in one go
};

}  // namespace lamina::cpu
