#pragma once

#include "layers/activation.h"
#include "layers/layer.h"
#include "layers/size2d.h"

namespace lamina::layers {

struct Conv2DOptions {
  Size2D strides = 1;
  Text padding = "valid";  // or "same": ceil(size / stride) places, an odd cell of padding at the end
  Size2D dilation_rate = 1;
  int groups = 1;  // channels and filters are cut into as many runs, and filters see their own run only
  lamina::Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  std::string name = {};
  bool trainable = true;
};

// activation(conv(x, kernel) + bias) over images: [b, h, w, c] -> [b, h', w', filters], with kernel
// [kh, kw, c / groups, filters] and bias [filters]. A cross-correlation: the kernel is not flipped. Strides
// and dilation above 1 exclude each other, as in Keras.
//   auto y = layers::Conv2D(32, 3, {.padding = "same", .activation = "relu"})(images);
Layer Conv2D(int filters, Size2D kernel_size, Conv2DOptions options = {},
             const Source& where = Source::current());

}  // namespace lamina::layers
