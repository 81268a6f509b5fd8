#pragma once

#include "core/base/dtype.h"
#include "cuda/kernels/lines.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// y = exp(x - max x) / sum exp(x - max x) along each line, or its logarithm x - max x - log sum exp(x - max
// x). y may be x.
struct SoftmaxParameters {
  const void* x = nullptr;  // as `lines` says
  void* y = nullptr;        // like x
  DType dtype = {};         // floating-point, of both
  Lines lines = {};
};
int softmax(Stream stream, const SoftmaxParameters& parameters);
int log_softmax(Stream stream, const SoftmaxParameters& parameters);

}  // namespace lamina::cuda
