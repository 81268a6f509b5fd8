#pragma once

#include <cstdint>

#include "core/base/dtype.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

inline constexpr int kColumnsTogether = 4;

// How blocks share a matrix whose columns are added up: each takes up to 32 neighbouring columns, or as many
// groups of columns that a thread has together, of `piece` rows, a slice. Slices of no rows have sums of 0.
struct ColumnCut {
  std::int64_t rows = 0, columns = 0;  // columns at least 1
  int together = 1;  // kColumnsTogether where x is of a half type and columns are a multiple of it
  std::int64_t slices = 1,
               piece = 1;  // slices * piece >= rows, without an empty slice unless there are no rows
};
inline constexpr int kColumnBlock = 256;

// Each column by its own mean and variance: y = (x - mean) / sqrt(variance + epsilon) scale + offset. Three
// launches of the same parameters: the mean and the squared deviations of each slice, then of all slices (the
// squares grow by those of a slice's mean from that of all), then y. y may be x. Where x is of a half type,
// only what is like x has it: parameters and sums are Float32, and so is the arithmetic.
struct NormalizeColumnsParameters {
  const void* x = nullptr;       // [rows, columns]
  const void* scale = nullptr;   // [columns], or null: 1
  const void* offset = nullptr;  // [columns], or null: 0
  void* means = nullptr;         // [slices, columns]
  void* squares = nullptr;       // [slices, columns]
  void* mean = nullptr;          // [columns]
  void* variance = nullptr;      // [columns], the biased one
  void* y = nullptr;             // like x
  DType dtype = {};              // of x, floating-point
  double epsilon = 0;
  ColumnCut cut = {};
};
int column_moments(Stream stream, const NormalizeColumnsParameters& parameters);
int fold_moments(Stream stream, const NormalizeColumnsParameters& parameters);
int normalize_columns(Stream stream, const NormalizeColumnsParameters& parameters);

// With z = (x - mean) rstd, the sums of dy z and of dy over the rows, of each slice and then of all, and
//   dx = scale rstd (dy - sum dy / rows - z sum dy z / rows).
// Types as above.
// The first two also serve lines: `by_row` says that mean and rstd are those of the rows. dx may be x or dy.
struct NormalizeColumnsGradParameters {
  const void* x = nullptr;         // [rows, columns]
  const void* dy = nullptr;        // like x
  const void* mean = nullptr;      // [columns], or [rows] or null: 0
  const void* variance = nullptr;  // [columns]; by row: [rows] of 1 / sqrt(variance + epsilon)
  const void* scale = nullptr;     // [columns], or null: 1
  void* parts_z = nullptr;         // [slices, columns], of dy z
  void* parts = nullptr;           // [slices, columns], of dy
  void* sum_z = nullptr;           // [columns], of dy z
  void* sum = nullptr;             // [columns], of dy
  void* dx = nullptr;              // like x
  DType dtype = {};                // of x, floating-point
  bool by_row = false;
  double epsilon = 0;
  ColumnCut cut = {};
};
int column_gradients(Stream stream, const NormalizeColumnsGradParameters& parameters);
int fold_gradients(Stream stream, const NormalizeColumnsGradParameters& parameters);
int normalize_columns_grad(Stream stream, const NormalizeColumnsGradParameters& parameters);

}  // namespace lamina::cuda
