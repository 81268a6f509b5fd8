#pragma once

#include "core/ops/window.h"

// Convolution over 1 to 3 spatial axes and its two gradients. Each of the three is linear in both inputs, and
// the gradients of any of them are the other two.
//   images  [n, ...spatial, channels]
//   kernel  [...sizes, channels / groups, filters]
// As everywhere in deep learning it is a cross-correlation: the kernel is not flipped.
//   y[n, p, f] = sum over cells i and channels c of f's group:  x[n, p * stride - pad_low + i * dilation, c]
//   *
//                                                               kernel[i, c, f]
// With groups, channels and filters are cut into as many equal runs, and filters see their own run only.
namespace lamina::ops {

struct ConvOptions {
  std::vector<std::int64_t> strides = {};  // one per spatial axis; empty: 1 everywhere
  Padding padding = Padding::Valid;
  std::vector<PadPair> pads = {};           // with Padding::Explicit
  std::vector<std::int64_t> dilation = {};  // empty: 1 everywhere
  std::int64_t groups = 1;
};

struct ConvAttrs {
  Window window;  // its sizes are the kernel's
  std::int64_t groups = 1;
  Shape spatial = {};  // the input's, which an input gradient cannot tell from its own inputs; else empty
  bool operator==(const ConvAttrs&) const = default;
  std::string text() const;
};

extern const OpDef conv_op;              // x, kernel -> y
extern const OpDef conv_input_grad_op;   // dy, kernel -> dx
extern const OpDef conv_kernel_grad_op;  // x, dy -> dkernel

//   Value y = ops::conv(images, kernel, {.strides = {2, 2}, .padding = ops::Padding::Same});
Value conv(const Value& x, const Value& kernel, const ConvOptions& options = {});

// The transposed convolution: what conv does to gradients, used forward. x [n, ...spatial, filters] and
// kernel
// [...sizes, channels / groups, filters] give [n, ...larger, channels]. With Same an axis of n becomes n *
// stride, with Valid (n - 1) * stride + max(reach, stride); other paddings are refused. Source: Keras 3,
// backend/common/backend_utils.py.
Value conv_transpose(const Value& x, const Value& kernel, const ConvOptions& options = {});

// The gradients as values; attrs are those of the conv node, with the input's spatial shape filled in.
Value conv_input_grad(const Value& dy, const Value& kernel, ConvAttrs attrs);
Value conv_kernel_grad(const Value& x, const Value& dy, ConvAttrs attrs);

}  // namespace lamina::ops
