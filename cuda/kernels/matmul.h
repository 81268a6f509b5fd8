#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/language/stream.h"

namespace lamina::cuda {

// c = alpha a b + bias, then relu if asked for, for each matrix of a batch whose axes are broadcast.
struct MatmulParameters {
  static constexpr int kMaxRank = 14;  // axes of the batch
  struct Operand {
    const std::byte* data;           // [..., m, k] or [..., k, n]; the last two axes exchanged if transposed
    std::int64_t strides[kMaxRank];  // from matrix to matrix along each axis of the batch, in elements
    bool transposed;
  };
  Operand a = {}, b = {};
  const std::byte* bias = nullptr;  // [n], or null
  std::byte* c = nullptr;           // [..., m, n]
  std::byte* parts = nullptr;       // [splits, ..., m, n] of raw sums if splits > 1, and c is not written
  std::int32_t dtype = 0;           // a lamina::DType, of all of them
  std::int32_t rank = 0;            // of the batch
  std::int64_t batch[kMaxRank] = {};
  std::int64_t m = 0, n = 0, k = 0, matrices = 1;  // `matrices` is the product of the batch's axes
  std::int32_t tile = 64;   // edge of a block's square of c: 32, 64 or, of floats, 128; 1: a warp an element
  std::int32_t splits = 1;  // runs that k is cut into; 1 if tile is
  double alpha = 1;
  bool relu = false;
};
int matmul(Stream stream, const MatmulParameters& parameters);

// The same for bf16 or f16 on the tensor cores: sums and parts are floats. `tile` is 64 or 128.
int matmul_half(Stream stream, const MatmulParameters& parameters);

}  // namespace lamina::cuda
