#pragma once

#include <cstdint>

#include "core/base/dtype.h"
#include "cuda/error_word.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// Adam's update of any number of weights in one launch; the formula stands in core/ops/adam.h. New values may
// lie where the old ones are. T is float, double, or a half type: then
// each is computed in float and rounded once.
struct AdamParameters {
  const void* alpha = nullptr;  // one T
  double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-7;
  int weights = 0;               // entries of the table
  std::int64_t chunks = 0;       // of all of them
  DType dtype = DType::Float32;  // T
  const ErrorWord* guard = nullptr;
};

// The table: one entry a weight.
struct AdamWeight {
  static constexpr std::int64_t kChunk = 4096;  // elements that a block updates
  const void *w, *m, *v, *g;                    // [count] of T each
  void *w_new, *m_new, *v_new;                  // [count]
  std::int64_t count;
  std::int64_t first_chunk;  // chunks of the weights in front of it
};
int adam(Stream stream, const AdamParameters& parameters, const void* weights);

}  // namespace lamina::cuda
