#pragma once

#include "cpu/matmul/kernels.h"
#include "cpu/matmul/product.h"

namespace lamina::cpu {

// The product on the calling thread by register tiles, for the widest vectors the machine has. Allocates
// nothing; uses about 36 KiB of stack. Meant for products that fit into the caches; matmul.h cuts larger ones
// into such pieces.
//
// The same shape and layout give the same bits. Every element is summed over the depth in an order that does
// not depend on m, n or its place in C (but products with m == 1 or n == 1 have an order of their own).
//   small_matmul({.m = 32, .n = 32, .k = 10, .a = x, .lda = 10, .b = w, .ldb = 32, .c = y, .ldc = 32});
void small_matmul(const Product<float>& product);

// The same with a given set of kernels.
void small_matmul(const Kernels& kernels, const Product<float>& product);

}  // namespace lamina::cpu
