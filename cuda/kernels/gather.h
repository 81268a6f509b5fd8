#pragma once

#include <cstdint>

#include "cuda/error_word.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// to[i, :] = table[indices[i], :]. Rows are bytes of any kind; an index outside the table raises the error
// word and reads as zeros.
struct GatherParameters {
  const void* table = nullptr;    // [rows, row_bytes]
  const void* indices = nullptr;  // [count]
  void* to = nullptr;             // [count, row_bytes]
  std::int64_t rows = 0, count = 0, row_bytes = 0;
  int index_bytes = 4;  // 4: int32, 8: int64, 1: uint8
  int node = -1;
  ErrorWord* error = nullptr;
};
int gather(Stream stream, const GatherParameters& parameters);

// to = zeros, then to[indices[i], :] += updates[i, :] in the order of i: the same bits each time. Takes time
// by the square of `count` over 32, each index being looked for among all others.
struct ScatterAddParameters {
  const void* indices = nullptr;  // [count]
  const void* updates = nullptr;  // [count, columns]
  void* to = nullptr;             // [rows, columns], which holds zeros
  std::int64_t rows = 0, count = 0, columns = 0;
  int index_bytes = 4;
  std::int32_t dtype = 0;  // of the updates: a lamina::DType, not Bool; halves are added up in float
  int node = -1;
  ErrorWord* error = nullptr;
};
int scatter_add(Stream stream, const ScatterAddParameters& parameters);

}  // namespace lamina::cuda
