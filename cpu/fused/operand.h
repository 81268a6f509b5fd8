#pragma once

#include <cstdint>
#include <vector>

#include "core/base/tensor_type.h"

namespace lamina::cpu {

// How an input of a fused program reaches its blocks: which element of the input belongs to element i of the
// iteration space.
class Operand {
 public:
  Operand(const TensorType& input, const Shape& space);

  enum class Kind {
    Direct,    // i: the block is read where it lies
    Scalar,    // 0
    Periodic,  // i mod period: a bias along the last axes
    Repeated,  // i / repeat: a column in front of the last axes
    Strided,   // anything else
  };
  Kind kind() const { return kind_; }
  std::int64_t period() const { return period_; }
  std::int64_t element_bytes() const { return element_bytes_; }

  // True if every block of `block` elements is the same, so that one filling serves all.
  bool constant_over(std::int64_t block) const {
    return kind_ == Kind::Scalar || (kind_ == Kind::Periodic && block % period_ == 0);
  }

  // Copies the input's elements for i in [begin, begin + n) to `block`.
  void fill(void* block, const void* input, std::int64_t begin, std::int64_t n) const;

 private:
  template <class T>
  void fill_as(T* block, const T* input, std::int64_t begin, std::int64_t n) const;

  Kind kind_ = Kind::Direct;
  std::int64_t element_bytes_ = 4;
  std::int64_t period_ = 1, repeat_ = 1;
  Shape space_;
  std::vector<std::int64_t> strides_;
};

}  // namespace lamina::cpu
