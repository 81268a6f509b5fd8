#pragma once

#include "core/base/dtype.h"
#include "cuda/kernels/lines.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

inline constexpr int kMostOfLine = 512;  // threads of a line's group

// Each line by its own mean and variance:
//   y = (x - mean) rstd scale + offset, rstd = 1 / sqrt(variance + epsilon).
// The variance is the mean square of the deviations from the mean. y may be x. Where x is of a half type,
// only what is like x has it: scale, offset and statistics are Float32, and so is the arithmetic.
struct NormalizeLinesParameters {
  const void* x = nullptr;       // [lines, count], count at least 1
  const void* scale = nullptr;   // [count], or null: 1
  const void* offset = nullptr;  // [count], or null: 0
  void* y = nullptr;             // like x
  void* mean = nullptr;          // [lines], or null: the mean is taken to be 0
  void* rstd = nullptr;          // [lines]
  DType dtype = {};              // of x, floating-point
  double epsilon = 0;
  Lines lines = {};  // inner is 1, group at most kMostOfLine
};
int normalize_lines(Stream stream, const NormalizeLinesParameters& parameters);

// With z = (x - mean) rstd and g = dy scale: dx = rstd (g - mean g - z mean(g z)), means along the line.
// Where the mean was taken to be 0, mean g is left out. dx may be x or dy.
struct NormalizeLinesGradParameters {
  const void* x = nullptr;      // [lines, count], count at least 1
  const void* dy = nullptr;     // like x
  const void* mean = nullptr;   // [lines], or null
  const void* rstd = nullptr;   // [lines]
  const void* scale = nullptr;  // [count], or null: 1
  void* dx = nullptr;           // like x
  DType dtype = {};             // of x, floating-point
  Lines lines = {};             // inner is 1
};
int normalize_lines_grad(Stream stream, const NormalizeLinesGradParameters& parameters);

}  // namespace lamina::cuda
