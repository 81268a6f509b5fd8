#include "cuda/kernels/pool.h"

#include <limits>

#include "cuda/kernels/accumulate.h"
#include "cuda/kernels/with_dtype.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

// Element i of images of `cells` cells each, taken apart.
struct ElementPlace {
  std::int64_t image, channel;
  Spot spot;
};
__device__ ElementPlace place_of_output(const PoolParameters& p, std::int64_t i) {
  const Windows& w = p.windows;
  const std::int64_t place = i / p.channels;
  return {place / w.out_cells(), i % p.channels,
          spot_of(place % w.out_cells(), w.axis[1].out, w.axis[2].out)};
}
__device__ ElementPlace place_of_input(const PoolParameters& p, std::int64_t i) {
  const Windows& w = p.windows;
  const std::int64_t cell = i / p.channels;
  return {cell / w.in_cells(), i % p.channels, spot_of(cell % w.in_cells(), w.axis[1].in, w.axis[2].in)};
}
__device__ std::int64_t output_at(const PoolParameters& p, const ElementPlace& e, const Spot& o) {
  const Windows& w = p.windows;
  return (((e.image * w.axis[0].out + o.at[0]) * w.axis[1].out + o.at[1]) * w.axis[2].out + o.at[2]) *
             p.channels +
         e.channel;
}

// visit(element of x) for the real cells of the window at `o`, in row-major order, until it returns false.
template <class Visit>
__device__ void for_each_cell(const PoolParameters& p, const ElementPlace& e, const Spot& o, Visit visit) {
  const WindowAxis &a = p.windows.axis[0], &b = p.windows.axis[1], &c = p.windows.axis[2];
  for (std::int64_t i = a.begin_cell(o.at[0]); i < a.end_cell(o.at[0]); ++i) {
    const std::int64_t plane = e.image * a.in + a.first(o.at[0]) + i * a.dilation;
    for (std::int64_t j = b.begin_cell(o.at[1]); j < b.end_cell(o.at[1]); ++j) {
      const std::int64_t row = plane * b.in + b.first(o.at[1]) + j * b.dilation;
      for (std::int64_t k = c.begin_cell(o.at[2]); k < c.end_cell(o.at[2]); ++k)
        if (!visit((row * c.in + c.first(o.at[2]) + k * c.dilation) * p.channels + e.channel)) return;
    }
  }
}

// visit(place) for the windows that have the cell `q`, in row-major order.
template <class Visit>
__device__ void for_each_window(const PoolParameters& p, const Spot& q, Visit visit) {
  const WindowAxis &a = p.windows.axis[0], &b = p.windows.axis[1], &c = p.windows.axis[2];
  for (std::int64_t i = a.begin_place(q.at[0]); i < a.end_place(q.at[0]); ++i) {
    if (a.cell_at(i, q.at[0]) < 0) continue;
    for (std::int64_t j = b.begin_place(q.at[1]); j < b.end_place(q.at[1]); ++j) {
      if (b.cell_at(j, q.at[1]) < 0) continue;
      for (std::int64_t k = c.begin_place(q.at[2]); k < c.end_place(q.at[2]); ++k)
        if (c.cell_at(k, q.at[2]) >= 0) visit(Spot{{i, j, k}});
    }
  }
}

// 1 / (number of cells that count).
template <class T>
__device__ T share(const PoolParameters& p, const Spot& o) {
  std::int64_t cells = 1;
  for (int axis = 0; axis < 3; ++axis) cells *= p.windows.axis[axis].real_cells(o.at[axis]);
  return T(1) / static_cast<T>(p.count_padding ? p.windows.window_cells() : cells);
}

// NaN counts as larger than any number, so that it is seen.
template <class T>
__global__ void max_pool_kernel(PoolParameters p, std::int64_t count) {
  const T* const x = reinterpret_cast<const T*>(p.x);
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    const ElementPlace e = place_of_output(p, i);
    Accumulator<T> best = -std::numeric_limits<Accumulator<T>>::infinity();
    for_each_cell(p, e, e.spot, [&](std::int64_t at) {
      const Accumulator<T> value = widen(x[at]);
      if (value > best || value != value) best = value;
      return value == value;
    });
    reinterpret_cast<T*>(p.result)[i] = narrow<T>(best);
  }
}

// Each input cell asks the windows that have it whether it is their first maximum: then nobody adds to what
// another thread writes.
template <class T>
__global__ void max_pool_grad_kernel(PoolParameters p, std::int64_t count) {
  const T* const x = reinterpret_cast<const T*>(p.x);
  const T* const y = reinterpret_cast<const T*>(p.y);
  const T* const dy = reinterpret_cast<const T*>(p.dy);
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    const ElementPlace e = place_of_input(p, i);
    Accumulator<T> sum = 0;
    for_each_window(p, e.spot, [&](const Spot& o) {
      const std::int64_t place = output_at(p, e, o);
      const Accumulator<T> most = widen(y[place]);
      const auto is_maximum = [&](Accumulator<T> value) {
        return value == most || (value != value && most != most);
      };
      if (!is_maximum(widen(x[i]))) return;
      std::int64_t winner = i;
      for_each_cell(p, e, o, [&](std::int64_t at) {
        winner = at;
        return at != i && !is_maximum(widen(x[at]));
      });
      if (winner == i) sum += widen(dy[place]);
    });
    reinterpret_cast<T*>(p.result)[i] = narrow<T>(sum);
  }
}

template <class T>
__global__ void avg_pool_kernel(PoolParameters p, std::int64_t count) {
  const T* const x = reinterpret_cast<const T*>(p.x);
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    const ElementPlace e = place_of_output(p, i);
    Accumulator<T> sum = 0;
    for_each_cell(p, e, e.spot, [&](std::int64_t at) {
      sum += widen(x[at]);
      return true;
    });
    reinterpret_cast<T*>(p.result)[i] = narrow<T>(sum * share<Accumulator<T>>(p, e.spot));
  }
}

template <class T>
__global__ void avg_pool_grad_kernel(PoolParameters p, std::int64_t count) {
  const T* const dy = reinterpret_cast<const T*>(p.dy);
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    const ElementPlace e = place_of_input(p, i);
    Accumulator<T> sum = 0;
    for_each_window(p, e.spot, [&](const Spot& o) {
      sum += widen(dy[output_at(p, e, o)]) * share<Accumulator<T>>(p, o);
    });
    reinterpret_cast<T*>(p.result)[i] = narrow<T>(sum);
  }
}

// A kernel for the dtype, kernel_of(T{}); `cells` of one image get a result for each channel.
template <class KernelOf>
int run(Stream stream, const PoolParameters& p, std::int64_t cells, KernelOf kernel_of) {
  const std::int64_t count = p.windows.images * cells * p.channels;
  const LaunchConfig config{.grid = blocks_for(count, kBlock), .block = kBlock, .stream = stream};
  return with_float(static_cast<DType>(p.dtype),
                    [&]<class T>(T type) { return launch(kernel_of(type), config, p, count); });
}

}  // namespace

int max_pool(Stream stream, const PoolParameters& p) {
  return run(stream, p, p.windows.out_cells(), []<class T>(T) { return max_pool_kernel<T>; });
}
int max_pool_grad(Stream stream, const PoolParameters& p) {
  return run(stream, p, p.windows.in_cells(), []<class T>(T) { return max_pool_grad_kernel<T>; });
}
int avg_pool(Stream stream, const PoolParameters& p) {
  return run(stream, p, p.windows.out_cells(), []<class T>(T) { return avg_pool_kernel<T>; });
}
int avg_pool_grad(Stream stream, const PoolParameters& p) {
  return run(stream, p, p.windows.in_cells(), []<class T>(T) { return avg_pool_grad_kernel<T>; });
}

}  // namespace lamina::cuda
