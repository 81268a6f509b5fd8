#pragma once

#include <vector>

#include "layers/layer.h"

namespace lamina::layers {

struct ReshapeOptions {
  std::string name = {};
};

// The elements of each sample under another shape, given without the batch; one size may be -1 and follows
// from the others.
//   auto images = layers::Reshape({28, 28, 1})(vectors);
Layer Reshape(Shape target_shape, ReshapeOptions options = {}, const Source& where = Source::current());

// The axes of each sample in another order, counted from 1: Permute({2, 1}) turns [b, t, c] into [b, c, t].
Layer Permute(std::vector<int> dims, ReshapeOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::layers
