#include "cpu/matmul/matmul.h"

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "tests/cpu/matmul/products.h"

namespace lamina::cpu {
namespace {

void run(int threads, const Products& products) {
  ThreadPool pool(threads);
  const Product<float>& p = products.each;
  MatmulPlan({.m = p.m, .n = p.n, .k = p.k, .batch = products.batch}).run(pool, products);
}

TEST(Matmul, LittleWorkIsOneChunk) {
  EXPECT_EQ(MatmulPlan({.m = 32, .n = 32, .k = 32}).chunks(), 1);
  EXPECT_EQ(MatmulPlan({.m = 128, .n = 10, .k = 512}).chunks(), 1);
  EXPECT_EQ(MatmulPlan({.m = 0, .n = 10, .k = 512}).chunks(), 1);
  EXPECT_EQ(MatmulPlan({.m = 8, .n = 8, .k = 8, .batch = 100}).chunks(), 1);
}

TEST(Matmul, MuchWorkIsSeveralChunks) {
  EXPECT_GE(MatmulPlan({.m = 128, .n = 512, .k = 784}).chunks(), 16);
  EXPECT_GE(MatmulPlan({.m = 784, .n = 512, .k = 128}).chunks(), 16);
  EXPECT_GE(MatmulPlan({.m = 10000, .n = 10, .k = 640}).chunks(), 16);
  EXPECT_GE(MatmulPlan({.m = 1, .n = 4096, .k = 4096}).chunks(), 16);
  EXPECT_GE(MatmulPlan({.m = 64, .n = 64, .k = 64, .batch = 100}).chunks(), 16);
  EXPECT_LE(MatmulPlan({.m = 5000, .n = 5000, .k = 5000, .batch = 3}).chunks(), 128);
}

TEST(Matmul, RightAndTheSameBitsWithAnyNumberOfThreads) {
  const ProductCase cases[] = {
      {.m = 128, .n = 512, .k = 300, .bias = true, .relu = true},
      {.m = 300, .n = 130, .k = 128, .layout_a = Layout::Transposed},
      {.m = 128, .n = 201, .k = 257, .layout_b = Layout::Transposed, .pad_c = 3},
      {.m = 1203, .n = 10, .k = 301, .accumulate = true},
      {.m = 1, .n = 2000, .k = 1500},
      {.m = 2000, .n = 1, .k = 1500},
      {.m = 37, .n = 33, .k = 2000, .layout_a = Layout::Transposed, .layout_b = Layout::Transposed},
      {.m = 5, .n = 7, .k = 9},
      {.m = 200, .n = 200, .k = 0, .bias = true},
  };
  for (const ProductCase& c : cases) {
    OwnedProduct alone(c);
    run(1, {.each = alone.product()});
    alone.expect_right();
    for (int threads : {2, 4}) {
      OwnedProduct shared(c);
      run(threads, {.each = shared.product()});
      const std::vector<float>&a = alone.result(), &b = shared.result();
      ASSERT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)), 0) << to_string(c);
    }
  }
}

// Small products are grouped, large ones are cut; operands may be shared with a step of 0.
TEST(Matmul, Batches) {
  for (std::int64_t size : {6, 40, 130}) {
    for (std::int64_t batch : {0, 1, 3, 50}) {
      const std::int64_t square = size * size;
      const std::vector<float> a(static_cast<std::size_t>(square * batch), 0.5f),
          b(static_cast<std::size_t>(square), 2);
      std::vector<float> c(static_cast<std::size_t>(square * batch), -1.0f);
      run(2, {.each = {.m = size,
                       .n = size,
                       .k = size,
                       .a = a.data(),
                       .lda = size,
                       .b = b.data(),
                       .ldb = size,
                       .c = c.data(),
                       .ldc = size},
              .batch = batch,
              .a_step = square,
              .b_step = 0,
              .c_step = square});
      EXPECT_EQ(c, std::vector<float>(c.size(), static_cast<float>(size)));
    }
  }
}

}  // namespace
}  // namespace lamina::cpu
