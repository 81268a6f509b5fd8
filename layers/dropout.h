#pragma once

#include <cstdint>
#include <optional>

#include "layers/layer.h"

namespace lamina::layers {

struct DropoutOptions {
  // What the drawn mask is like, batch axis included; 1 broadcasts one draw along an axis, kUnknown is the
  // input's size. Empty: as the input.
  //   Dropout(0.2, {.noise_shape = {kUnknown, 1, 1, kUnknown}})   // drops whole channels
  Shape noise_shape = {};
  std::optional<std::uint32_t> seed = {};  // draws from this one instead of the model's
  std::string name = {};
};

// In training each element becomes 0 with probability `rate`, and the others are divided by 1 - rate;
// otherwise does nothing. Every call draws numbers of its own, anew each step.
//   auto y = layers::Dropout(0.5)(x);
Layer Dropout(double rate, DropoutOptions options = {}, const Source& where = Source::current());

}  // namespace lamina::layers
