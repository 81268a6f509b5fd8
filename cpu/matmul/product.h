#pragma once

#include <cstdint>

namespace lamina::cpu {

// How an operand lies in memory: as it is used, or with its two axes exchanged.
enum class Layout : std::uint8_t { Plain, Transposed };

// One matrix product, C = relu([C +] alpha * op(A) op(B) [+ bias]); row-major, with
//   op(A): [m, k], at a[i * lda + p] if Plain, a[p * lda + i] if Transposed
//   op(B): [k, n], at b[p * ldb + j] if Plain, b[j * ldb + p] if Transposed
//   C:     [m, n], at c[i * ldc + j]; must not overlap A, B or bias
// Any of m, n, k may be 0; with k == 0 the product is zeros (bias, C and relu still apply).
template <class T>
struct Product {
  std::int64_t m = 0, n = 0, k = 0;
  const T* a = nullptr;
  std::int64_t lda = 0;
  Layout layout_a = Layout::Plain;
  const T* b = nullptr;
  std::int64_t ldb = 0;
  Layout layout_b = Layout::Plain;
  T* c = nullptr;
  std::int64_t ldc = 0;
  T alpha = 1;
  bool accumulate = false;  // add to what C holds
  const T* bias = nullptr;  // [n], or null
  bool relu = false;        // max(0, .), NaN stays NaN
};

// Distance in elements between neighbours along one axis of an operand.
template <class T>
std::int64_t a_row_stride(const Product<T>& p) {
  return p.layout_a == Layout::Plain ? p.lda : 1;
}
template <class T>
std::int64_t a_depth_stride(const Product<T>& p) {
  return p.layout_a == Layout::Plain ? 1 : p.lda;
}
template <class T>
std::int64_t b_depth_stride(const Product<T>& p) {
  return p.layout_b == Layout::Plain ? p.ldb : 1;
}
template <class T>
std::int64_t b_column_stride(const Product<T>& p) {
  return p.layout_b == Layout::Plain ? 1 : p.ldb;
}

}  // namespace lamina::cpu
