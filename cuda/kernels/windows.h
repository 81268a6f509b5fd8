#pragma once

#include <cstdint>

#include "cuda/language/target.h"

namespace lamina::cuda {

// A window along one spatial axis: cell i of place p lies at p * stride - pad_low + i * dilation of the
// input.
struct WindowAxis {
  std::int64_t in = 1, out = 1;  // cells of the input, and places
  std::int64_t size = 1, stride = 1, dilation = 1, pad_low = 0;

  __device__ std::int64_t first(std::int64_t place) const { return place * stride - pad_low; }
  // The cells of the window at `place` that lie in the input: [begin_cell, end_cell).
  __device__ std::int64_t begin_cell(std::int64_t place) const {
    const std::int64_t at = first(place);
    return at >= 0 ? 0 : (-at + dilation - 1) / dilation;
  }
  __device__ std::int64_t end_cell(std::int64_t place) const {
    const std::int64_t left = in - first(place);
    const std::int64_t cells = left <= 0 ? 0 : (left + dilation - 1) / dilation;
    return cells < size ? cells : size;
  }
  __device__ std::int64_t real_cells(std::int64_t place) const {
    const std::int64_t cells = end_cell(place) - begin_cell(place);
    return cells > 0 ? cells : 0;
  }

  // Of the windows that may cover input cell q, the places: [begin_place, end_place). With dilation only
  // those that have a cell there, which is not -1.
  __device__ std::int64_t begin_place(std::int64_t q) const {
    const std::int64_t behind = q + pad_low - (size - 1) * dilation;
    return behind <= 0 ? 0 : (behind + stride - 1) / stride;
  }
  __device__ std::int64_t end_place(std::int64_t q) const {
    const std::int64_t places = (q + pad_low) / stride + 1;
    return places < out ? places : out;
  }
  __device__ std::int64_t cell_at(std::int64_t place, std::int64_t q) const {
    const std::int64_t distance = q - first(place);
    return distance % dilation == 0 ? distance / dilation : -1;
  }
};

// Windows over images: always three spatial axes; those that are missing stand in front with sizes of 1.
struct Windows {
  std::int64_t images = 0;
  WindowAxis axis[3] = {};

  __host__ __device__ std::int64_t in_cells() const { return axis[0].in * axis[1].in * axis[2].in; }
  __host__ __device__ std::int64_t out_cells() const { return axis[0].out * axis[1].out * axis[2].out; }
  __host__ __device__ std::int64_t window_cells() const { return axis[0].size * axis[1].size * axis[2].size; }
};

// A cell or place of the three axes.
struct Spot {
  std::int64_t at[3];
};
__device__ inline Spot spot_of(std::int64_t i, std::int64_t middle, std::int64_t inner) {
  return {{i / inner / middle, i / inner % middle, i % inner}};
}

}  // namespace lamina::cuda
