#pragma once

#include "layers/layer.h"

namespace lamina {

struct InputOptions {
  std::string name = {};
  DType dtype = DType::Float32;
  std::int64_t batch_size = kUnknown;
};

// A tensor with no data yet: `shape` is that of one sample, the batch axis is put in front. Dimensions may be
// kUnknown.
//   auto title = Input({100}, {.name = "title", .dtype = DType::Int32});   // i32[?, 100]
// Throws Error for negative or zero dimensions, more than 15 of them, and sizes that cannot be counted.
SymbolicTensor Input(const Shape& shape, InputOptions options = {}, const Source& where = Source::current());

// True if the call is an Input.
bool is_input(const LayerCall& call);

}  // namespace lamina
