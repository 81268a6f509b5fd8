#pragma once

#include <cstdint>

#include "cpu/matmul/product.h"
#include "cpu/pool/thread_pool.h"

namespace lamina::cpu {

// Products of one shape that lie at fixed distances in memory: product i works on each.a + i * a_step,
// each.b + i * b_step and each.c + i * c_step. A step of 0 shares an operand; bias is shared always.
struct Products {
  Product<float> each;
  std::int64_t batch = 1;
  std::int64_t a_step = 0, b_step = 0, c_step = 0;
};

// How products of one size are cut into chunks that threads can take in any order: blocks of rows and columns
// of C, or groups of whole products where one is little work. The depth is never cut, and the cut depends on
// the size alone, so results have the same bits with any number of threads. Little work (below kLeastWork) is
// one chunk. Plans are small plain values; running one allocates nothing and needs no workspace (see
// small_matmul.h).
//   const MatmulPlan plan({.m = 128, .n = 512, .k = 784});
//   plan.run(pool, {.each = {.m = 128, .n = 512, .k = 784, .a = x, .lda = 784, .b = w, .ldb = 512, .c = y,
//   .ldc = 512}});
class MatmulPlan {
 public:
  struct Size {
    std::int64_t m = 0, n = 0, k = 0;
    std::int64_t batch = 1;
  };
  // Multiplications below which a product is not shared out: about 10 us of one core with AVX-512.
  static constexpr std::int64_t kLeastWork = 1'000'000;

  explicit MatmulPlan(const Size& size);

  int chunks() const { return static_cast<int>(row_blocks_ * column_blocks_ * groups_); }

  // Computes one chunk on the calling thread; `products` has the plan's size.
  void run_chunk(int chunk, const Products& products) const;

  // All chunks on the pool's threads.
  void run(ThreadPool& pool, const Products& products) const;

 private:
  Size size_;
  std::int64_t row_blocks_ = 1, column_blocks_ = 1;
  std::int64_t groups_ = 1;  // of whole products
};

}  // namespace lamina::cpu
