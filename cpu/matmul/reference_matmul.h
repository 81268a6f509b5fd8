#pragma once

#include "cpu/matmul/product.h"

namespace lamina::cpu {

// The product written down plainly: the specification, and the oracle of the fast ones.
template <class T>
void reference_matmul(const Product<T>& p) {
  for (std::int64_t i = 0; i < p.m; ++i) {
    for (std::int64_t j = 0; j < p.n; ++j) {
      T sum = 0;
      for (std::int64_t q = 0; q < p.k; ++q)
        sum += p.a[i * a_row_stride(p) + q * a_depth_stride(p)] *
               p.b[q * b_depth_stride(p) + j * b_column_stride(p)];
      T& c = p.c[i * p.ldc + j];
      T value = p.alpha * sum;
      if (p.accumulate) value += c;
      if (p.bias != nullptr) value += p.bias[j];
      c = p.relu && value < 0 ? T(0) : value;
    }
  }
}

}  // namespace lamina::cpu
