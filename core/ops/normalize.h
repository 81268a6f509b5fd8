#pragma once

#include <vector>

#include "core/ir/graph.h"

// Normalisation by mean and variance, written in smaller ops or, over the last axes and for channels that lie
// last, as an op of its own (layer_norm.h, batch_norm.h) with a gradient that is differentiated no further.
// The variance is the mean square of the deviations from the mean (two passes), not mean square minus squared
// mean, which loses all digits when the mean is large. layer_norm, rms_norm and the batch_norms of a BFloat16
// or Float16 x compute in Float32, as Keras does: y is of x's type, the batch's moments are Float32, and
// parameters may be either.
namespace lamina::ops {

struct Moments {
  Value mean, variance;  // the variance is the biased one: divided by the count
};

// Over these axes (empty: all), which stay as dimensions of 1.
Moments moments(const Value& x, const std::vector<int>& axes);

// (x - mean) / sqrt(variance + epsilon) * scale + offset; all but x are broadcast. A default Value stands for
// a scale of 1 or an offset of 0.
struct Affine {
  Value scale = {}, offset = {};
};
Value normalize(const Value& x, const Moments& moments, double epsilon, const Affine& affine = {});

// Each sample is normalised over `axes` (Keras: the last); scale and offset have the shape of those axes.
struct LayerNormOptions {
  std::vector<int> axes = {-1};
  double epsilon = 1e-3;
};
Value layer_norm(const Value& x, const Affine& affine, const LayerNormOptions& options = {});

// x / sqrt(mean square + epsilon) * scale over the axes.
Value rms_norm(const Value& x, const Value& scale, const LayerNormOptions& options = {});

// Each channel of `axis` is normalised over all other axes. Scale, offset and moments have the channels'
// shape.
struct BatchNormOptions {
  int axis = -1;
  double epsilon = 1e-3;
};
struct BatchNorm {
  Value y;
  Moments batch;  // what the moving averages take in
};
BatchNorm batch_norm_training(const Value& x, const Affine& affine, const BatchNormOptions& options = {});
Value batch_norm_inference(const Value& x, const Moments& moving, const Affine& affine,
                           const BatchNormOptions& options = {});

}  // namespace lamina::ops
