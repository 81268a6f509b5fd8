#pragma once

#include <string>

#include "core/ir/graph.h"

// The lines of a tensor normalised as one op, for backends that have a kernel for it; elsewhere it is the
// smaller ops of normalize.h, whose functions build these ops wherever they fit.
namespace lamina::ops {

struct LayerNormAttrs {
  int axes = 1;  // how many axes make a line: the last ones
  double epsilon = 1e-3;
  bool scale = false,
       offset = false;  // are among the inputs, and their gradients among the gradient's outputs
  bool operator==(const LayerNormAttrs&) const = default;
  std::string text() const;
};

// x [rows.., line..], then scale [line..] and offset [line..] if it has them:
//   y = (x - mean) rstd scale + offset, mean [rows..], rstd [rows..] = 1 / sqrt(variance + epsilon).
// The gradient takes x, dy, mean, rstd and scale, and gives dx, dscale and doffset. Gradients are
// differentiated once: a second time is an error. All are Float32, or all Float64; of a BFloat16 or Float16 x
// only y, dy and dx have its type, and all else is Float32: sums are made there, y and dx are rounded once.
extern const OpDef layer_norm_op, layer_norm_grad_op;

// The same about zero: y = x rstd scale, rstd = 1 / sqrt(mean square + epsilon). It has no mean and no
// offset.
extern const OpDef rms_norm_op, rms_norm_grad_op;

}  // namespace lamina::ops
