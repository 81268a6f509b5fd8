#pragma once

#include "cuda/kernels/half_array.h"
#include "cuda/kernels/tile_product.h"
#include "cuda/kernels/windows.h"

// Loaders (see tile_product.h) whose elements lie scattered: a line has a cell in memory for each tap, or
// none, and the depth runs over the taps and within a tap over the elements of its cell.
namespace lamina::cuda {

// Find says which cells: find.line(i) is what is worth computing once, find.cell(line, tap) the number of the
// cell, or -1 if there is none, as for lines and taps behind the last.
template <class T, class Find, class Source = const T*>
struct GatherLoader {
  Source data;                    // the first element of cell 0; cells lie `stride` elements apart
  std::int64_t stride, elements;  // `elements` of each cell count
  Find find;

  using Line = typename Find::Line;
  __device__ bool along_depth() const { return true; }
  __device__ Line line(std::int64_t i) const { return find.line(i); }
  template <int N>
  __device__ Pack<T, N> load(const Line& line, std::int64_t p) const {
    std::int64_t tap = p / elements, element = p % elements;
    Pack<T, N> pack{};
    if (element + N <= elements) {
      const std::int64_t cell = find.cell(line, tap);
      return cell < 0 ? pack : cuda::load<N>(data + cell * stride + element);
    }
#pragma unroll
    for (int i = 0; i < N; ++i) {
      const std::int64_t cell = find.cell(line, tap);
      if (cell >= 0) pack[i] = data[cell * stride + element];
      if (++element == elements) {
        element = 0;
        ++tap;
      }
    }
    return pack;
  }
};

// Depth and lines of another loader exchanged.
template <class T, class Loader>
struct TransposedLoader {
  Loader loader;

  using Line = std::int64_t;
  __device__ bool along_depth() const { return false; }
  __device__ Line line(std::int64_t i) const { return i; }
  template <int N>
  __device__ Pack<T, N> load(Line i, std::int64_t p) const {
    return loader.template load<N>(loader.line(p), i);
  }
};

// A line is a place; its taps are the input's cells in its window.
struct CellsOfPlace {
  Windows windows;

  struct Line {
    std::int64_t image;  // -1 behind the last place
    Spot first;          // of the window's cells
  };
  __device__ Line line(std::int64_t i) const {
    const WindowAxis* const axis = windows.axis;
    const std::int64_t image = i / windows.out_cells();
    Spot spot = spot_of(i % windows.out_cells(), axis[1].out, axis[2].out);
    for (int a = 0; a < 3; ++a) spot.at[a] = axis[a].first(spot.at[a]);
    return {image < windows.images ? image : -1, spot};
  }
  __device__ std::int64_t cell(const Line& line, std::int64_t tap) const {
    const WindowAxis* const axis = windows.axis;
    if (line.image < 0 || tap >= windows.window_cells()) return -1;
    const Spot at = spot_of(tap, axis[1].size, axis[2].size);
    std::int64_t cell = line.image;
    for (int a = 0; a < 3; ++a) {
      const std::int64_t x = line.first.at[a] + at.at[a] * axis[a].dilation;
      if (x < 0 || x >= axis[a].in) return -1;
      cell = cell * axis[a].in + x;
    }
    return cell;
  }
};

// A line is a cell of the input; its taps are the places in whose window it is that tap.
struct PlacesOfCell {
  Windows windows;

  struct Line {
    std::int64_t image;  // -1 behind the last cell
    Spot padded;         // counted from where the padding begins
  };
  __device__ Line line(std::int64_t i) const {
    const WindowAxis* const axis = windows.axis;
    const std::int64_t image = i / windows.in_cells();
    Spot spot = spot_of(i % windows.in_cells(), axis[1].in, axis[2].in);
    for (int a = 0; a < 3; ++a) spot.at[a] += axis[a].pad_low;
    return {image < windows.images ? image : -1, spot};
  }
  __device__ std::int64_t cell(const Line& line, std::int64_t tap) const {
    const WindowAxis* const axis = windows.axis;
    if (line.image < 0 || tap >= windows.window_cells()) return -1;
    const Spot at = spot_of(tap, axis[1].size, axis[2].size);
    std::int64_t place = line.image;
    for (int a = 0; a < 3; ++a) {
      const std::int64_t distance = line.padded.at[a] - at.at[a] * axis[a].dilation;
      if (distance < 0 || distance % axis[a].stride != 0) return -1;
      const std::int64_t y = distance / axis[a].stride;
      if (y >= axis[a].out) return -1;
      place = place * axis[a].out + y;
    }
    return place;
  }
};

// A line is a channel; its taps are its rows of the kernel.
struct KernelRowsOfChannel {
  std::int64_t taps, channels;

  using Line = std::int64_t;
  __device__ Line line(std::int64_t i) const { return i; }
  __device__ std::int64_t cell(Line channel, std::int64_t tap) const {
    return channel < channels && tap < taps ? tap * channels + channel : -1;
  }
};

}  // namespace lamina::cuda
