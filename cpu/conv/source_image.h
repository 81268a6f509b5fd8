#pragma once

#include "cpu/reference/conv_sizes.h"

namespace lamina::cpu {

// Images as the inner loops read them, so that no window looks outside: where they lie if no window does,
// else a copy of one at a time with zeros around it.
class SourceImage {
 public:
  explicit SourceImage(const ConvSizes& sizes);

  bool copied() const { return copied_; }
  const std::array<std::int64_t, 3>& size() const { return size_; }
  std::int64_t elements() const { return size_[0] * size_[1] * size_[2] * channels_; }

  // Offset in elements of the first cell of the window at a place, and from there to a cell of the window.
  std::int64_t place_offset(std::int64_t place) const;
  std::int64_t cell_offset(std::int64_t i, std::int64_t j, std::int64_t k) const;

  // Copies `image` into `buffer` of elements() floats.
  void copy(const float* image, float* buffer) const;

 private:
  Windows windows_;
  std::int64_t channels_;
  bool copied_ = false;
  std::array<std::int64_t, 3> size_;
};

}  // namespace lamina::cpu
