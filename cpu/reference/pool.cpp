#include "cpu/reference/pool.h"

#include <algorithm>
#include <limits>

#include "core/ops/pool.h"
#include "cpu/reference/window.h"

namespace lamina::cpu {
namespace {

// visit(y, cells) for each output element y; cells(f) calls f(x) for the input elements in its window.
template <class Visit>
void for_each_window(const Windows& w, std::int64_t channels, Visit visit) {
  for (std::int64_t place = 0; place < w.images * w.out_cells(); ++place) {
    const std::int64_t first = place / w.out_cells() * w.in_cells();
    for (std::int64_t c = 0; c < channels; ++c)
      visit(place * channels + c, [&](auto f) {
        for_each_cell(w, place % w.out_cells(),
                      [&](std::int64_t, std::int64_t input) { f((first + input) * channels + c); });
      });
  }
}

// The index of the first maximum; NaN counts as larger than any number, so that it is seen.
template <class T, class Cells>
std::int64_t first_maximum(const T* x, const Cells& cells) {
  std::int64_t best = -1;
  cells([&](std::int64_t i) {
    if (best < 0 || x[i] > x[best] || (x[i] != x[i] && x[best] == x[best])) best = i;
  });
  return best;
}

// 1 / (number of cells that count).
template <class T, class Cells>
T share(const Windows& w, bool count_padding, const Cells& cells) {
  std::int64_t count = 0;
  cells([&](std::int64_t) { ++count; });
  return T(1) / static_cast<T>(count_padding ? w.window_cells() : count);
}

}  // namespace

// y = max over the window's real cells
Kernel reference_max_pool(const NodeView& node) {
  const Shape &in = node.input(0).shape, &out = node.output(0).shape;
  const Windows w = make_windows(node.attrs<ops::MaxPoolAttrs>().window, in, out);
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return simple_kernel("reference_max_pool", [w, channels = in.back()](const Arguments& args) {
      const T* x = args.in<T>(0);
      T* y = args.out<T>(0);
      for_each_window(w, channels,
                      [&](std::int64_t i, const auto& cells) { y[i] = x[first_maximum(x, cells)]; });
    });
  });
}

// dx[first maximum of the window of y] += dy
Kernel reference_max_pool_grad(const NodeView& node) {
  const Shape &in = node.input(0).shape, &out = node.input(1).shape;
  const Windows w = make_windows(node.attrs<ops::MaxPoolAttrs>().window, in, out);
  const std::int64_t elements = in.numel();
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return simple_kernel(
        "reference_max_pool_grad", [w, elements, channels = in.back()](const Arguments& args) {
          const T *x = args.in<T>(0), *dy = args.in<T>(2);
          T* dx = args.out<T>(0);
          std::fill(dx, dx + elements, T(0));
          for_each_window(w, channels,
                          [&](std::int64_t i, const auto& cells) { dx[first_maximum(x, cells)] += dy[i]; });
        });
  });
}

// y = sum over the window's real cells / count
Kernel reference_avg_pool(const NodeView& node) {
  const Shape &in = node.input(0).shape, &out = node.output(0).shape;
  const auto& attrs = node.attrs<ops::AvgPoolAttrs>();
  const Windows w = make_windows(attrs.window, in, out);
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return simple_kernel("reference_avg_pool",
                         [w, channels = in.back(), padding = attrs.count_padding](const Arguments& args) {
                           const T* x = args.in<T>(0);
                           T* y = args.out<T>(0);
                           for_each_window(w, channels, [&](std::int64_t i, const auto& cells) {
                             T sum = 0;
                             cells([&](std::int64_t j) { sum += x[j]; });
                             y[i] = sum * share<T>(w, padding, cells);
                           });
                         });
  });
}

// dx[every real cell of the window of y] += dy / count
Kernel reference_avg_pool_grad(const NodeView& node) {
  const Shape &in = node.output(0).shape, &out = node.input(0).shape;
  const auto& attrs = node.attrs<ops::AvgPoolAttrs>();
  const Windows w = make_windows(attrs.window, in, out);
  const std::int64_t elements = in.numel();
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return simple_kernel("reference_avg_pool_grad", [w, elements, channels = in.back(),
                                                     padding = attrs.count_padding](const Arguments& args) {
      const T* dy = args.in<T>(0);
      T* dx = args.out<T>(0);
      std::fill(dx, dx + elements, T(0));
      for_each_window(w, channels, [&](std::int64_t i, const auto& cells) {
        const T part = dy[i] * share<T>(w, padding, cells);
        cells([&](std::int64_t j) { dx[j] += part; });
      });
    });
  });
}

}  // namespace lamina::cpu
