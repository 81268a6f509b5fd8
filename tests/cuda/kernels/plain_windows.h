#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/kernels/windows.h"

// Windows for the tests of kernels that use them, and the plain loops that say what is right.
namespace lamina::cuda {

inline std::int64_t places(const WindowAxis& a, std::int64_t pad_high) {
  return (a.pad_low + a.in + pad_high - (a.size - 1) * a.dilation - 1) / a.stride + 1;
}

// Three axes, none of them alike.
inline Windows crooked_windows() {
  Windows w{.images = 2};
  w.axis[0] = {.in = 4, .size = 2, .stride = 1, .dilation = 2, .pad_low = 1};
  w.axis[1] = {.in = 7, .size = 3, .stride = 2, .dilation = 1, .pad_low = 0};
  w.axis[2] = {.in = 9, .size = 3, .stride = 3, .dilation = 2, .pad_low = 2};
  for (WindowAxis& axis : w.axis) axis.out = places(axis, 1);
  return w;
}
inline Windows window_of_rows(std::int64_t in, std::int64_t size, std::int64_t stride) {
  Windows w{.images = 1};
  w.axis[2] = {.in = in, .size = size, .stride = stride};
  w.axis[2].out = places(w.axis[2], 0);
  return w;
}

// visit(place, tap, cell) for each real cell of each place's window.
template <class Visit>
void for_each_tap(const Windows& w, Visit visit) {
  const WindowAxis *a = &w.axis[0], *b = a + 1, *c = a + 2;
  for (std::int64_t n = 0; n < w.images; ++n)
    for (std::int64_t o = 0; o < w.out_cells(); ++o)
      for (std::int64_t tap = 0; tap < w.window_cells(); ++tap) {
        const std::int64_t i =
            o / c->out / b->out * a->stride - a->pad_low + tap / c->size / b->size * a->dilation;
        const std::int64_t j =
            o / c->out % b->out * b->stride - b->pad_low + tap / c->size % b->size * b->dilation;
        const std::int64_t k = o % c->out * c->stride - c->pad_low + tap % c->size * c->dilation;
        if (i < 0 || j < 0 || k < 0 || i >= a->in || j >= b->in || k >= c->in) continue;
        visit(n * w.out_cells() + o, tap, ((n * a->in + i) * b->in + j) * c->in + k);
      }
}

}  // namespace lamina::cuda
