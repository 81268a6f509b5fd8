#pragma once

#include <span>

#include "core/base/text.h"
#include "core/ops/window.h"
#include "layers/size2d.h"

// What the layers over images [batch, height, width, channels] check alike.
namespace lamina::layers {

// "valid" or "same". Throws Error, with the line where the text stands, for other words.
ops::Padding image_padding(const Text& padding);

// Throws Error at `where` unless both numbers are at least 1: "MaxPooling2D expects a pool_size of at least
// ..."
void require_positive(const std::string& layer, const std::string& option, const Size2D& size,
                      const Source& where);

// Throws CallError unless the one input is a batch of images of floating-point numbers.
void require_images(std::span<const TensorType> inputs);

// Throws CallError if a window without padding, reaching over `reach`, does not fit into the images.
void require_fit(const TensorType& images, const Size2D& reach, ops::Padding padding);

}  // namespace lamina::layers
