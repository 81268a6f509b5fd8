#pragma once

#include "layers/layer.h"

namespace lamina::layers {

struct FlattenOptions {
  std::string name = {};
};

// All axes of a sample in one: [b, h, w, c] -> [b, h * w * c]; [b] -> [b, 1].
Layer Flatten(FlattenOptions options = {});

}  // namespace lamina::layers
