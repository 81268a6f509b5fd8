#include "layers/images.h"

#include "core/base/error.h"
#include "layers/call_error.h"
#include "layers/checks.h"

namespace lamina::layers {

ops::Padding image_padding(const Text& padding) {
  if (padding.value == "valid") return ops::Padding::Valid;
  if (padding.value == "same") return ops::Padding::Same;
  throw Error(padding.where, "padding expects \"valid\" or \"same\", received \"" + padding.value +
                                 "\".\n  Use one of these names.");
}

void require_positive(const std::string& layer, const std::string& option, const Size2D& size,
                      const Source& where) {
  if (!size.positive())
    throw Error(where, layer + " expects " + option + " of at least 1x1, received " + to_string(size) +
                           ".\n  Give one number for both axes, or {height, width}.");
}

void require_images(std::span<const TensorType> inputs) {
  require_one(inputs);
  if (inputs[0].shape.rank() != 4)
    throw CallError("images of rank 4, [batch, height, width, channels]",
                    "Reshape it first; grey images have 1 channel.");
  require_float(inputs[0]);
}

void require_fit(const TensorType& images, const Size2D& reach, ops::Padding padding) {
  if (padding != ops::Padding::Valid) return;
  const std::int64_t height = images.shape[1], width = images.shape[2];
  if ((height == kUnknown || height >= reach.height) && (width == kUnknown || width >= reach.width)) return;
  throw CallError("images of at least " + to_string(reach) + " under its window",
                  "Use padding = \"same\", a smaller window, or larger images.");
}

}  // namespace lamina::layers
