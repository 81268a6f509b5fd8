#include "cpu/conv/source_image.h"

#include <algorithm>

namespace lamina::cpu {
namespace {

using std::int64_t;

// Cells [begin, end) of a padded axis that come from the image; `shift` is where they come from.
struct Overlap {
  int64_t begin, end, shift;
};

Overlap overlap(const ops::WindowAxis& axis, int64_t in, int64_t size) {
  const int64_t begin = std::min(axis.pad_low, size);
  return {begin, std::clamp(axis.pad_low + in, begin, size), -axis.pad_low};
}

}  // namespace

SourceImage::SourceImage(const ConvSizes& sizes)
    : windows_(sizes.windows), channels_(sizes.channels), size_(sizes.windows.in) {
  std::array<int64_t, 3> padded{};
  for (std::size_t i = 0; i < 3; ++i) {
    const ops::WindowAxis& axis = windows_.axis[i];
    padded[i] = (windows_.out[i] - 1) * axis.stride + axis.reach();
    copied_ = copied_ || axis.pad_low > 0 || padded[i] > windows_.in[i];
  }
  if (copied_) size_ = padded;
}

int64_t SourceImage::place_offset(int64_t place) const {
  const auto& [depth, height, width] = windows_.out;
  (void)depth;
  const int64_t p[] = {place / (height * width), place / width % height, place % width};
  const auto& axis = windows_.axis;
  return ((p[0] * axis[0].stride * size_[1] + p[1] * axis[1].stride) * size_[2] + p[2] * axis[2].stride) *
         channels_;
}

int64_t SourceImage::cell_offset(int64_t i, int64_t j, int64_t k) const {
  const auto& axis = windows_.axis;
  return ((i * axis[0].dilation * size_[1] + j * axis[1].dilation) * size_[2] + k * axis[2].dilation) *
         channels_;
}

void SourceImage::copy(const float* image, float* buffer) const {
  const Overlap planes = overlap(windows_.axis[0], windows_.in[0], size_[0]),
                rows = overlap(windows_.axis[1], windows_.in[1], size_[1]),
                cells = overlap(windows_.axis[2], windows_.in[2], size_[2]);
  const int64_t row = size_[2] * channels_, begin = cells.begin * channels_, end = cells.end * channels_;
  for (int64_t i = 0; i < size_[0]; ++i) {
    for (int64_t j = 0; j < size_[1]; ++j, buffer += row) {
      const bool inside = i >= planes.begin && i < planes.end && j >= rows.begin && j < rows.end;
      if (!inside) {
        std::fill(buffer, buffer + row, 0.0f);
        continue;
      }
      const int64_t cell = ((i + planes.shift) * windows_.in[1] + j + rows.shift) * windows_.in[2];
      const float* from = image + (cell + cells.begin + cells.shift) * channels_;
      std::fill(buffer, buffer + begin, 0.0f);
      std::copy(from, from + (end - begin), buffer + begin);
      std::fill(buffer + end, buffer + row, 0.0f);
    }
  }
}

}  // namespace lamina::cpu
