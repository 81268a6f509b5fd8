#pragma once

#include "core/base/dtype.h"
#include "cuda/error_word.h"
#include "cuda/kernels/lines.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// A label outside 0..classes-1 raises the error word with its value and counts as no class at all.
struct CrossEntropyParameters {
  const void* logits = nullptr;  // [rows, classes]
  const void* labels = nullptr;  // [rows]
  const void* dy = nullptr;      // [rows], of the gradient only
  void* y = nullptr;             // [rows]; of the gradient [rows, classes], and may be the logits
  DType dtype = {};              // floating-point, of all but the labels
  DType label_dtype = {};        // Int32, Int64 or UInt8
  std::int32_t node = -1;        // for ErrorWord::node
  ErrorWord* error = nullptr;
  Lines rows = {};
};

// y = log sum exp(logits - max) - (logits[label] - max); 0 for no class.
int cross_entropy(Stream stream, const CrossEntropyParameters& parameters);

// y = (softmax(logits) - one_hot(label)) dy
int cross_entropy_grad(Stream stream, const CrossEntropyParameters& parameters);

}  // namespace lamina::cuda
