#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/language/stream.h"

namespace lamina::cuda {

// The end of a product whose depth was split: y[row, column] = alpha sum over s of parts[s, row, column] +
// bias[column], then relu if asked for. The parts are added in order. Float, double or
// halves, whose parts are floats.
struct AddPartsParameters {
  const std::byte* parts = nullptr;  // [splits, count]
  const std::byte* bias = nullptr;   // [columns], or null
  std::byte* y = nullptr;            // [count], rows of `columns`
  std::int64_t count = 0, columns = 1;
  std::int32_t splits = 1;
  std::int32_t dtype = 0;  // a lamina::DType, of bias and y
  double alpha = 1;
  bool relu = false;
};
int add_parts(Stream stream, const AddPartsParameters& parameters);

}  // namespace lamina::cuda
