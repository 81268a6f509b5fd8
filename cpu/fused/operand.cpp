#include "cpu/fused/operand.h"

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {

Operand::Operand(const TensorType& input, const Shape& space)
    : element_bytes_(size_of(input.dtype)), space_(space) {
  const std::int64_t count = input.shape.numel(), total = space.numel();
  if (count == total) return;
  if (count == 1) {
    kind_ = Kind::Scalar;
    return;
  }
  strides_ = broadcast_strides(input.shape, space);
  // Leading axes that all stretch and trailing ones that none does, or the other way round.
  int first_own = 0, last_own = space.rank();
  auto stretched = [&](int axis) {
    return strides_[static_cast<std::size_t>(axis)] == 0 && space[axis] != 1;
  };
  while (first_own < space.rank() && (stretched(first_own) || space[first_own] == 1)) ++first_own;
  while (last_own > 0 && (stretched(last_own - 1) || space[last_own - 1] == 1)) --last_own;
  bool dense = true;
  for (int axis = first_own; axis < last_own; ++axis) dense = dense && !stretched(axis);
  if (dense && space.slice(first_own, space.rank()).numel() == count) {
    kind_ = Kind::Periodic;
    period_ = count;
  } else if (dense && space.slice(0, last_own).numel() == count) {
    kind_ = Kind::Repeated;
    repeat_ = total / count;
  } else {
    kind_ = Kind::Strided;
  }
}

template <class T>
void Operand::fill_as(T* block, const T* input, std::int64_t begin, std::int64_t n) const {
  if (kind_ == Kind::Direct) {
    std::copy_n(input + begin, n, block);
  } else if (kind_ == Kind::Scalar) {
    std::fill_n(block, n, *input);
  } else if (kind_ == Kind::Periodic) {
    for (std::int64_t i = 0, at = begin % period_; i < n; at = 0) {
      const std::int64_t run = std::min(n - i, period_ - at);
      std::copy_n(input + at, run, block + i);
      i += run;
    }
  } else if (kind_ == Kind::Repeated) {
    for (std::int64_t i = 0; i < n;) {
      const std::int64_t at = (begin + i) / repeat_;
      const std::int64_t run = std::min(n - i, (at + 1) * repeat_ - (begin + i));
      std::fill_n(block + i, run, input[at]);
      i += run;
    }
  } else {
    for (std::int64_t i = 0; i < n;) {  // run by run along the last axis
      std::int64_t rest = begin + i, offset = 0;
      const int last = space_.rank() - 1;
      const std::int64_t column = rest % space_[last];
      rest /= space_[last];
      for (int axis = last - 1; axis >= 0; --axis) {
        offset += rest % space_[axis] * strides_[static_cast<std::size_t>(axis)];
        rest /= space_[axis];
      }
      const std::int64_t stride = strides_[static_cast<std::size_t>(last)];
      const std::int64_t run = std::min(n - i, space_[last] - column);
      const T* source = input + offset + column * stride;
      if (stride == 0)
        std::fill_n(block + i, run, *source);
      else
        std::copy_n(source, run, block + i);
      i += run;
    }
  }
}

void Operand::fill(void* block, const void* input, std::int64_t begin, std::int64_t n) const {
  if (element_bytes_ == 4)
    fill_as(static_cast<std::uint32_t*>(block), static_cast<const std::uint32_t*>(input), begin, n);
  else if (element_bytes_ == 8)
    fill_as(static_cast<std::uint64_t*>(block), static_cast<const std::uint64_t*>(input), begin, n);
  else
    fill_as(static_cast<std::uint8_t*>(block), static_cast<const std::uint8_t*>(input), begin, n);
}

}  // namespace lamina::cpu
