#pragma once

#include "core/ops/window.h"

// Pooling over 1 to 3 spatial axes of images [n, ...spatial, channels], each channel for itself.
namespace lamina::ops {

struct PoolOptions {
  std::vector<std::int64_t> size;          // one per spatial axis
  std::vector<std::int64_t> strides = {};  // empty: as size
  Padding padding = Padding::Valid;        // Valid, Same or Explicit
  std::vector<PadPair> pads = {};          // with Padding::Explicit; each smaller than the window
};

struct MaxPoolAttrs {
  Window window;
  bool operator==(const MaxPoolAttrs&) const = default;
  std::string text() const;
};

struct AvgPoolAttrs {
  Window window;
  bool count_padding = false;  // divide by the window's size, not by its number of real cells
  Shape spatial = {};          // of the gradient's output; else empty
  bool operator==(const AvgPoolAttrs&) const = default;
  std::string text() const;
};

extern const OpDef max_pool_op;  // x -> y; padded cells are -inf
extern const OpDef
    max_pool_grad_op;            // x, y, dy -> dx; the first maximum of a window, in row-major order, gets it
extern const OpDef avg_pool_op;  // x -> y
extern const OpDef avg_pool_grad_op;  // dy -> dx

//   Value half = ops::max_pool(images, {.size = {2, 2}});
Value max_pool(const Value& x, const PoolOptions& options);

// Divides by the number of real cells, as Keras does; `count_padding` also counts the padded ones.
struct AvgPoolOptions {
  bool count_padding = false;
};
Value avg_pool(const Value& x, const PoolOptions& options, const AvgPoolOptions& average = {});

}  // namespace lamina::ops
