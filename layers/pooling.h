#pragma once

#include "layers/layer.h"
#include "layers/size2d.h"

namespace lamina::layers {

struct Pooling2DOptions {
  Size2D strides = {};     // not given: the pool_size
  Text padding = "valid";  // or "same"
  std::string name = {};
};

// The largest, or the mean, of each window of each channel: [b, h, w, c] -> [b, h', w', c]. With padding the
// mean is that of the real cells, as in Keras.
//   auto half = layers::MaxPooling2D()(images);                       // 2x2
//   auto y = layers::AveragePooling2D(3, {.strides = 2, .padding = "same"})(images);
Layer MaxPooling2D(Size2D pool_size = 2, Pooling2DOptions options = {},
                   const Source& where = Source::current());
Layer AveragePooling2D(Size2D pool_size = 2, Pooling2DOptions options = {},
                       const Source& where = Source::current());

struct GlobalPooling2DOptions {
  bool keepdims = false;  // [b, 1, 1, c] instead of [b, c]
  std::string name = {};
};

// The mean, or the largest, of each channel of an image: [b, h, w, c] -> [b, c].
Layer GlobalAveragePooling2D(GlobalPooling2DOptions options = {});
Layer GlobalMaxPooling2D(GlobalPooling2DOptions options = {});

}  // namespace lamina::layers
