#pragma once

#include "layers/axes.h"
#include "layers/layer.h"

namespace lamina::layers {

struct MergeOptions {
  std::string name = {};
};

// Elementwise over a list of at least two tensors, broadcast as in NumPy (the batch axes must agree).
//   auto y = layers::Add()({x, shortcut});
Layer Add(MergeOptions options = {});
Layer Multiply(MergeOptions options = {});
Layer Average(MergeOptions options = {});
Layer Maximum(MergeOptions options = {});
Layer Minimum(MergeOptions options = {});
Layer Subtract(MergeOptions options = {});  // of exactly two: the first less the second

struct ConcatenateOptions {
  int axis = -1;
  std::string name = {};
};

// Side by side along one axis; all others must agree.
Layer Concatenate(ConcatenateOptions options = {});

struct DotOptions {
  Axes axes = -1;          // one for both tensors, or one for each; the batch axis is 0
  bool normalize = false;  // of unit length along those axes first: cosine proximity
  std::string name = {};
};

// Products of two tensors along an axis of each, sample by sample: [b, n] and [b, n] -> [b, 1]. The result
// has the other axes of the first, then those of the second: [b, i, n] and [b, j, n] -> [b, i, j].
Layer Dot(DotOptions options = {}, const Source& where = Source::current());

// The same as functions.
SymbolicTensor add(const std::vector<SymbolicTensor>& xs, const Source& where = Source::current());
SymbolicTensor multiply(const std::vector<SymbolicTensor>& xs, const Source& where = Source::current());
SymbolicTensor average(const std::vector<SymbolicTensor>& xs, const Source& where = Source::current());
SymbolicTensor maximum(const std::vector<SymbolicTensor>& xs, const Source& where = Source::current());
SymbolicTensor minimum(const std::vector<SymbolicTensor>& xs, const Source& where = Source::current());
SymbolicTensor subtract(const std::vector<SymbolicTensor>& xs, const Source& where = Source::current());
SymbolicTensor concatenate(const std::vector<SymbolicTensor>& xs, ConcatenateOptions options = {},
                           const Source& where = Source::current());
SymbolicTensor dot(const std::vector<SymbolicTensor>& xs, DotOptions options = {},
                   const Source& where = Source::current());

}  // namespace lamina::layers
