#pragma once

#include "cuda/kernels/chunked_array.h"
#include "cuda/kernels/fused.h"

namespace lamina::cuda {

// One elementwise program over any number of sets of arrays in one launch: an optimizer's rule for all
// weights. A set's arrays are as long as each other; an input may be one element.
//
// The table is the program, of which addresses and dims mean nothing and an input's only stride is 0 if it is
// one element, else 1; then a ChunkedArray for each set; then each set's addresses, inputs first.
struct FusedManyParameters {
  static constexpr std::int64_t kChunk = 4096;  // elements that a block takes at once

  std::int64_t chunks = 0;  // of all sets
  std::int64_t sets = 0;
  const ErrorWord* guard = nullptr;

  // Where the table's parts begin, in bytes.
  constexpr std::size_t arrays_at() const { return sizeof(FusedProgram); }
  constexpr std::size_t addresses_at() const {
    return arrays_at() + sizeof(ChunkedArray) * static_cast<std::size_t>(sets);
  }
};
int fused_many(Stream stream, const FusedManyParameters& parameters, const void* table);

}  // namespace lamina::cuda
