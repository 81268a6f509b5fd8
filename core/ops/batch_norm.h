#pragma once

#include <string>

#include "core/ir/graph.h"

// The channels of a tensor normalised over a batch as one op, for backends that have a kernel for it;
// elsewhere it is the smaller ops of normalize.h, whose batch_norm_training builds it wherever it fits.
namespace lamina::ops {

struct BatchNormAttrs {
  double epsilon = 1e-3;
  bool scale = false,
       offset = false;  // are among the inputs, and their gradients among the gradient's outputs
  bool operator==(const BatchNormAttrs&) const = default;
  std::string text() const;
};

// x [.., channels] of rank 2 or more, then scale and offset [channels] if it has them:
//   y = (x - mean) / sqrt(variance + epsilon) scale + offset, mean [channels], variance [channels], the
// biased one. The gradient takes x, dy, mean, variance and scale, and gives dx, dscale and doffset. Gradients
// are differentiated once: a second time is an error. All are Float32, or all Float64; of a BFloat16 or
// Float16 x only y, dy and dx have its type, and all else is Float32: sums are made there, y and dx are
// rounded once.
extern const OpDef batch_norm_op, batch_norm_grad_op;

}  // namespace lamina::ops
