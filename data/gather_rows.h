#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/runtime/tensor.h"

namespace lamina::data {

// Copies chosen rows of a tensor to raw memory, converting the elements on the way; made once for a tensor
// and a target type, so that a batch costs no decisions:
//   const GatherRows gather(images, DType::Float32);
//   gather(order.subspan(first, 32), slot);         // 32 rows, one after the other
// Numbers an integer target cannot hold become its nearest, and NaN its lowest, so that what was a wrong
// label stays one; fractions are cut off. Any number but 0 is true. Half types are copied, never converted:
// another target for one throws Error.
// The tensor's memory is shared, not copied; it must not be written to while rows are gathered. Calls may run
// in several threads.
class GatherRows {
 public:
  GatherRows(Tensor source, DType target);

  // Row rows[i] goes to target + i * row_bytes(). Each must lie in [0, source.rows()); `target` is aligned
  // for its elements and does not overlap the source.
  void operator()(std::span<const std::int64_t> rows, std::byte* target) const {
    gather_(from_, row_elements_, rows, target);
  }

  // Asks the processor for the beginnings of these rows, so that a call for them soon does not wait for
  // memory, row after row: rows in shuffled order are found in no cache once the data outgrows it.
  void prefetch(std::span<const std::int64_t> rows) const;

  // The rows [begin, end), as if gathered one by one.
  void range(std::int64_t begin, std::int64_t end, std::byte* target) const;

  std::int64_t row_bytes() const { return row_elements_ * target_size_; }  // of the target
  const Tensor& source() const { return source_; }

 private:
  // `row_elements` of the source a row.
  using Gather = void (*)(const std::byte* from, std::int64_t row_elements,
                          std::span<const std::int64_t> rows, std::byte* target);

  Tensor source_;
  const std::byte* from_ = nullptr;
  std::int64_t row_elements_ = 0;
  std::int64_t source_size_ = 0, target_size_ = 0;  // bytes of an element
  Gather gather_ = nullptr;
};

}  // namespace lamina::data
