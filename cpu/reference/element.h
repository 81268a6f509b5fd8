#pragma once

#include "cpu/kernel.h"

namespace lamina::cpu {

// Calls visit(E{}) with an unsigned integer of the dtype's size, for kernels that only move elements.
template <class Visit>
Kernel with_element(DType dtype, Visit visit) {
  const std::int64_t size = size_of(dtype);
  if (size == 1) return visit(std::uint8_t{});
  if (size == 2) return visit(std::uint16_t{});
  return size == 4 ? visit(std::uint32_t{}) : visit(std::uint64_t{});
}

// Calls visit(I{}) with the C++ type of an integer dtype, for kernels that read indices or labels.
template <class Visit>
Kernel with_index(DType dtype, Visit visit) {
  check(is_integer(dtype), "indices are integers");
  if (dtype == DType::Int32) return visit(std::int32_t{});
  return dtype == DType::Int64 ? visit(std::int64_t{}) : visit(std::uint8_t{});
}

// A tensor seen as lines along one axis: element k of line (o, i) stands at (o * count + k) * inner + i.
struct Lines {
  std::int64_t outer = 1, count = 1, inner = 1;
};
inline Lines lines_along(const Shape& shape, int axis) {
  return {shape.slice(0, axis).numel(), shape[axis], shape.slice(axis + 1, shape.rank()).numel()};
}

}  // namespace lamina::cpu
