#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/matmul/product.h"
#include "cpu/matmul/reference_matmul.h"

namespace lamina::cpu {

// What a case multiplies: sizes, layouts and how many elements lie unused at the end of each row.
struct ProductCase {
  std::int64_t m = 1, n = 1, k = 1;
  Layout layout_a = Layout::Plain, layout_b = Layout::Plain;
  std::int64_t pad_a = 0, pad_b = 0, pad_c = 0;
  float alpha = 1;
  bool accumulate = false, bias = false, relu = false;
};

inline std::string to_string(const ProductCase& c) {
  std::ostringstream out;
  out << c.m << "x" << c.k << "x" << c.n << (c.layout_a == Layout::Plain ? " A" : " At")
      << (c.layout_b == Layout::Plain ? " B" : " Bt") << " pads " << c.pad_a << "," << c.pad_b << ","
      << c.pad_c << " alpha " << c.alpha << (c.accumulate ? " accumulate" : "") << (c.bias ? " bias" : "")
      << (c.relu ? " relu" : "");
  return out.str();
}

// A product with memory of its own, in exact-size buffers (so that the address sanitizer sees an overrun),
// with NaN in every element that must not be read or written.
class OwnedProduct {
 public:
  explicit OwnedProduct(const ProductCase& c, unsigned seed = 1) : case_(c), random_(seed) {
    const bool plain_a = c.layout_a == Layout::Plain, plain_b = c.layout_b == Layout::Plain;
    a_ = matrix(plain_a ? c.m : c.k, plain_a ? c.k : c.m, c.pad_a, lda_);
    b_ = matrix(plain_b ? c.k : c.n, plain_b ? c.n : c.k, c.pad_b, ldb_);
    c_ = matrix(c.m, c.n, c.pad_c, ldc_);
    std::int64_t unused = 0;
    bias_ = matrix(1, c.n, 0, unused);
    before_ = c_;
  }

  Product<float> product() {
    return {.m = case_.m,
            .n = case_.n,
            .k = case_.k,
            .a = a_.data(),
            .lda = lda_,
            .layout_a = case_.layout_a,
            .b = b_.data(),
            .ldb = ldb_,
            .layout_b = case_.layout_b,
            .c = c_.data(),
            .ldc = ldc_,
            .alpha = case_.alpha,
            .accumulate = case_.accumulate,
            .bias = case_.bias ? bias_.data() : nullptr,
            .relu = case_.relu};
  }

  const std::vector<float>& result() const { return c_; }

  // Compares the result with the reference in double. The bound is that of a sum of k products in any order.
  void expect_right() {
    const std::vector<double> a(a_.begin(), a_.end()), b(b_.begin(), b_.end()),
        bias(bias_.begin(), bias_.end());
    std::vector<double> expected(before_.begin(), before_.end());
    reference_matmul<double>({.m = case_.m,
                              .n = case_.n,
                              .k = case_.k,
                              .a = a.data(),
                              .lda = lda_,
                              .layout_a = case_.layout_a,
                              .b = b.data(),
                              .ldb = ldb_,
                              .layout_b = case_.layout_b,
                              .c = expected.data(),
                              .ldc = ldc_,
                              .alpha = case_.alpha,
                              .accumulate = case_.accumulate,
                              .bias = case_.bias ? bias.data() : nullptr,
                              .relu = case_.relu});
    const double bound = std::numeric_limits<float>::epsilon() * (static_cast<double>(case_.k) + 4);
    for (std::size_t i = 0; i < c_.size(); ++i) {
      if (std::isnan(expected[i])) {
        ASSERT_TRUE(std::isnan(c_[i])) << to_string(case_) << ": padding of C written at " << i;
      } else {
        ASSERT_NEAR(c_[i], expected[i], bound) << to_string(case_) << " at " << i;
      }
    }
  }

 private:
  std::vector<float> matrix(std::int64_t rows, std::int64_t columns, std::int64_t pad, std::int64_t& stride) {
    stride = columns + pad;
    std::uniform_real_distribution<float> uniform(-1, 1);
    const std::int64_t size = rows == 0 ? 0 : (rows - 1) * stride + columns;
    std::vector<float> values(static_cast<std::size_t>(size), std::numeric_limits<float>::quiet_NaN());
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t j = 0; j < columns; ++j)
        values[static_cast<std::size_t>(i * stride + j)] = uniform(random_);
    }
    return values;
  }

  ProductCase case_;
  std::mt19937 random_;
  std::vector<float> a_, b_, c_, bias_, before_;
  std::int64_t lda_ = 0, ldb_ = 0, ldc_ = 0;
};

inline constexpr Layout kLayouts[] = {Layout::Plain, Layout::Transposed};

}  // namespace lamina::cpu
