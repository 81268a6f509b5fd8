#pragma once

#include <cstdint>

#include "core/base/dtype.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

enum class Reduction : std::int32_t { Sum, Max, Min };  // of nothing: 0, the lowest and the highest number

// Some of a tensor's axes, the last one running fastest; none is one axis of size 1.
struct ReduceAxes {
  static constexpr int kMost = 8;
  std::int32_t count = 0;
  std::int64_t dims[kMost] = {};
  std::int64_t strides[kMost] = {};  // in elements
};

// Reduces some axes of x, by trees that depend on the sizes alone. The reduced elements of a result are cut
// into slices of `piece`, and y is [results, slices]: where there are several, a second launch reduces them.
// Half types are added up in float and bytes in Int32; partial results are of that type.
struct ReduceParameters {
  const void* x = nullptr;
  void* y = nullptr;         // [results, slices]
  DType from = {}, to = {};  // of x and y: the same, or one is what the other is added up in
  Reduction op = {};
  bool is_small = false;  // x has fewer than 2^31 elements
  ReduceAxes kept = {}, reduced = {};
  std::int64_t results = 0, length = 0;  // elements of the kept and of the reduced axes
  std::int64_t slices = 1, piece = 0;
  std::int32_t group = 0;    // rows: threads for each slice, a power of two up to 32, or a block's
  std::int64_t columns = 0;  // columns: size of the last kept axis
};

// Threads go along the reduced axes; best if the last axis of x is reduced.
int reduce_rows(Stream stream, const ReduceParameters& parameters);

// Threads go along the last axis of x, which is kept; `kept` holds the others.
int reduce_columns(Stream stream, const ReduceParameters& parameters);

inline constexpr int kReduceBlock = 256;

// Threads along the last axis, of the kReduceBlock of a block; the others share its slice.
constexpr int reduce_width(std::int64_t columns) {
  int width = 1;
  while (width < 32 && width < columns) width *= 2;
  return width;
}

}  // namespace lamina::cuda
