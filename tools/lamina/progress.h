#pragma once

#include <cstdint>

#include "model/callbacks/callback.h"

namespace lamina::tool {

// Lamina's progress bar on stderr, so that stdout has results alone: of the epochs of a training, or of an
// evaluation or prediction. `batches` is how many there are in a pass.
Callback progress_on_stderr(std::int64_t batches);

// How many batches `rows` samples make.
inline std::int64_t batches_of(std::int64_t rows, int batch_size) {
  return (rows + batch_size - 1) / batch_size;
}

}  // namespace lamina::tool
