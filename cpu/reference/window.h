#pragma once

#include <array>
#include <cstdint>

#include "core/ops/window.h"

namespace lamina::cpu {

// Sliding windows over a batch of images. There are always three spatial axes; those that are missing stand
// in front with size 1 and a window of 1.
struct Windows {
  std::int64_t images = 0;
  std::array<std::int64_t, 3> in = {1, 1, 1};   // spatial shape of the input
  std::array<std::int64_t, 3> out = {1, 1, 1};  // and of the places
  std::array<ops::WindowAxis, 3> axis = {};

  std::int64_t in_cells() const { return in[0] * in[1] * in[2]; }
  std::int64_t out_cells() const { return out[0] * out[1] * out[2]; }
  std::int64_t window_cells() const { return axis[0].size * axis[1].size * axis[2].size; }
};

// `images` is [n, ...in, channels], `places` is [n, ...out, anything].
inline Windows make_windows(const ops::Window& window, const Shape& images, const Shape& places) {
  Windows w{.images = images[0]};
  const std::size_t first = 3 - window.size();
  for (std::size_t i = 0; i < window.size(); ++i) {
    w.axis[first + i] = window[i];
    w.in[first + i] = images[static_cast<int>(i) + 1];
    w.out[first + i] = places[static_cast<int>(i) + 1];
  }
  return w;
}

// visit(cell, input) for the real cells of the window at place `place` of one image, in row-major order: the
// cell's index in the window and the input cell's index in the image. Padded cells are passed over.
template <class Visit>
void for_each_cell(const Windows& w, std::int64_t place, Visit visit) {
  const std::array<std::int64_t, 3> p = {place / (w.out[1] * w.out[2]), place / w.out[2] % w.out[1],
                                         place % w.out[2]};
  const auto at = [&](std::size_t a, std::int64_t i) {
    return p[a] * w.axis[a].stride - w.axis[a].pad_low + i * w.axis[a].dilation;
  };
  const auto outside = [&](std::size_t a, std::int64_t i) { return at(a, i) < 0 || at(a, i) >= w.in[a]; };
  for (std::int64_t i = 0; i < w.axis[0].size; ++i) {
    if (outside(0, i)) continue;
    for (std::int64_t j = 0; j < w.axis[1].size; ++j) {
      if (outside(1, j)) continue;
      for (std::int64_t k = 0; k < w.axis[2].size; ++k) {
        if (outside(2, k)) continue;
        visit((i * w.axis[1].size + j) * w.axis[2].size + k,
              (at(0, i) * w.in[1] + at(1, j)) * w.in[2] + at(2, k));
      }
    }
  }
}

}  // namespace lamina::cpu
