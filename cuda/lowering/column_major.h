#pragma once

#include <optional>

#include "core/base/dtype.h"
#include "cuda/kernels/matmul.h"

namespace lamina::cuda {

// A product as libraries with column-major matrices take it: d = op(a) op(b), where op transposes a matrix
// that says so. Memory that holds the rows of a matrix one by one holds the columns of its transpose, and c =
// x y is c^T = y^T x^T; so `a` is our second operand, `b` our first, and d's columns are c's rows. A bias
// along c's columns is one along d's rows, as the libraries have it. Needs no symbol of the library, so that
// the plug-in can use it.
struct ColumnMajor {
  struct Matrix {
    std::int64_t rows = 0, columns = 0, leading = 0;  // as it is stored; elements from column to column
    std::int64_t batch_stride = 0;                    // elements from matrix to matrix; 0: the same for all
    bool transposed = false;
  };
  Matrix a, b, d;
  std::int64_t batches = 1;
};

// Nothing if the matrices of a batch do not lie in steps of one size: an operand that is stretched along some
// of several axes.
inline std::optional<ColumnMajor> column_major(const MatmulParameters& p) {
  std::int64_t m = p.m, batches = 1, first_stride = 0, second_stride = 0;
  for (int axis = p.rank - 1; axis >= 0; --axis) {
    if (p.batch[axis] == 1) continue;
    if (batches == 1) {
      first_stride = p.a.strides[axis];
      second_stride = p.b.strides[axis];
    } else if (p.a.strides[axis] != first_stride * batches || p.b.strides[axis] != second_stride * batches) {
      return std::nullopt;
    }
    batches *= p.batch[axis];
  }
  if (batches > 1 && second_stride == 0 && !p.a.transposed && first_stride == m * p.k) {
    m *= batches;  // one tall matrix times the one that all share
    batches = 1;
  }
  auto stored = [](std::int64_t rows, std::int64_t columns, std::int64_t stride, bool transposed) {
    return ColumnMajor::Matrix{rows, columns, rows, stride, transposed};
  };
  ColumnMajor product;
  product.batches = batches;
  product.a = p.b.transposed ? stored(p.k, p.n, second_stride, true) : stored(p.n, p.k, second_stride, false);
  product.b = p.a.transposed ? stored(m, p.k, first_stride, true) : stored(p.k, m, first_stride, false);
  product.d = stored(p.n, m, m * p.n, false);
  return product;
}

}  // namespace lamina::cuda
