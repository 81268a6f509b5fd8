#include "cpu/matmul/small_matmul.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/matmul/kernels.h"
#include "tests/cpu/matmul/products.h"

namespace lamina::cpu {
namespace {

// Every set of kernels this machine runs against the double reference.
void expect_right(const ProductCase& c) {
  const KernelList list = runnable_kernels();
  for (int i = 0; i < list.count; ++i) {
    SCOPED_TRACE(list.sets[i]->lanes);
    OwnedProduct owned(c);
    small_matmul(*list.sets[i], owned.product());
    owned.expect_right();
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(SmallMatmul, OddSizes) {
  for (std::int64_t m : {1, 2, 3, 5, 8, 9, 13, 16, 17, 37}) {
    for (std::int64_t n : {1, 2, 3, 7, 15, 16, 17, 31, 33, 37}) {
      for (std::int64_t k : {1, 2, 3, 4, 7, 17, 37}) {
        for (Layout a : kLayouts) {
          for (Layout b : kLayouts) {
            expect_right({.m = m, .n = n, .k = k, .layout_a = a, .layout_b = b});
            if (HasFatalFailure()) return;
          }
        }
      }
    }
  }
}

TEST(SmallMatmul, StridesAndEpilogues) {
  for (std::int64_t m : {1, 4, 11, 70}) {
    for (std::int64_t n : {1, 10, 20, 50}) {
      for (std::int64_t k : {1, 6, 33}) {
        for (int flags = 0; flags < 16; ++flags) {
          for (Layout layout : kLayouts) {
            expect_right({.m = m,
                          .n = n,
                          .k = k,
                          .layout_a = layout,
                          .layout_b = m % 2 == 0 ? Layout::Plain : Layout::Transposed,
                          .pad_a = 3,
                          .pad_b = 5,
                          .pad_c = 2,
                          .alpha = (flags & 1) != 0 ? -0.5f : 1.0f,
                          .accumulate = (flags & 2) != 0,
                          .bias = (flags & 4) != 0,
                          .relu = (flags & 8) != 0});
            if (HasFatalFailure()) return;
          }
        }
      }
    }
  }
}

// The depth is cut into slices; bias and relu must come once, with the last one.
TEST(SmallMatmul, DeepProducts) {
  for (std::int64_t k : {255, 256, 257, 512, 513, 1100}) {
    for (std::int64_t m : {1, 3, 65}) {
      for (std::int64_t n : {1, 10, 40}) {
        for (Layout layout : kLayouts) {
          expect_right({.m = m,
                        .n = n,
                        .k = k,
                        .layout_a = layout,
                        .layout_b = layout,
                        .pad_b = 1,
                        .accumulate = true,
                        .bias = true,
                        .relu = true});
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

TEST(SmallMatmul, EmptySizes) {
  for (int empty = 0; empty < 8; ++empty) {
    const std::int64_t m = (empty & 1) != 0 ? 0 : 3, n = (empty & 2) != 0 ? 0 : 4,
                       k = (empty & 4) != 0 ? 0 : 5;
    expect_right({.m = m, .n = n, .k = k});
    expect_right({.m = m, .n = n, .k = k, .accumulate = true, .bias = true, .relu = true});
  }
}

TEST(SmallMatmul, DepthZeroGivesZeros) {
  std::vector<float> c(6, 7.0f);
  small_matmul({.m = 2, .n = 3, .k = 0, .c = c.data(), .ldc = 3});
  EXPECT_EQ(c, std::vector<float>(6, 0.0f));
}

// Infinities stay infinities (no padding is multiplied into them), and relu lets NaN through.
TEST(SmallMatmul, SpecialValues) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (std::int64_t n : {1, 5, 21, 32}) {
    for (std::int64_t m : {1, 9}) {
      const std::int64_t k = 7;
      const std::vector<float> a(static_cast<std::size_t>(m * k), infinity),
          b(static_cast<std::size_t>(k * n), 1.0f);
      std::vector<float> c(static_cast<std::size_t>(m * n));
      Product<float> p{.m = m,
                       .n = n,
                       .k = k,
                       .a = a.data(),
                       .lda = k,
                       .b = b.data(),
                       .ldb = n,
                       .c = c.data(),
                       .ldc = n,
                       .relu = true};
      small_matmul(p);
      for (float value : c) EXPECT_EQ(value, infinity);
      p.alpha = std::numeric_limits<float>::quiet_NaN();
      small_matmul(p);
      for (float value : c) EXPECT_TRUE(std::isnan(value));
    }
  }
}

// A piece of a product has the bits of the whole.
TEST(SmallMatmul, PiecesHaveTheBitsOfTheWhole) {
  for (Layout layout_b : kLayouts) {
    OwnedProduct whole({.m = 70, .n = 75, .k = 300, .layout_b = layout_b});
    OwnedProduct pieces({.m = 70, .n = 75, .k = 300, .layout_b = layout_b});
    small_matmul(whole.product());
    const Product<float> p = pieces.product();
    for (std::int64_t i = 0; i < 70; i += 24) {
      for (std::int64_t j = 0; j < 75; j += 19) {
        Product<float> piece = p;
        piece.m = std::min<std::int64_t>(24, 70 - i), piece.n = std::min<std::int64_t>(19, 75 - j);
        piece.a += i * a_row_stride(p), piece.b += j * b_column_stride(p), piece.c += i * p.ldc + j;
        small_matmul(piece);
      }
    }
    EXPECT_EQ(whole.result(), pieces.result());
  }
}

}  // namespace
}  // namespace lamina::cpu
