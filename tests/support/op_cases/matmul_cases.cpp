#include "core/ops/matmul.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

OpCase product_case(const Shape& a, const Shape& b, const MatmulAttrs& attrs = {}) {
  const bool large = a.numel() * b.back() > 20'000;
  return {.name = to_string(a) + " " + to_string(b) + " " + attrs.text(),
          .op = &matmul_op,
          .inputs = {{f32(a)}, {f32(b)}},
          .build = one([attrs](In x) {
            return x[0].graph->add_one(matmul_op, {x[0], x[1]}, attrs);
          }),
          .tolerance = support::kShortSum,
          .gradient = !large};
}

}  // namespace

OpCases matmul_cases() {
  return {product_case({2, 3}, {3, 4}),
          product_case({3, 2}, {3, 4}, {.transpose_a = true}),
          product_case({2, 3}, {4, 3}, {.transpose_b = true}),
          product_case({3, 2}, {4, 3}, {.transpose_a = true, .transpose_b = true}),
          product_case({1, 1}, {1, 1}),
          product_case({1, 7}, {7, 1}),
          product_case({0, 3}, {3, 4}),
          product_case({2, 0}, {0, 4}),
          product_case({2, 3}, {3, 0}),
          product_case({5, 2, 3}, {5, 3, 4}),
          product_case({5, 2, 3}, {3, 4}),
          product_case({2, 3}, {5, 3, 4}),
          product_case({5, 1, 2, 3}, {4, 3, 2}),
          product_case({2, 4, 3}, {2, 5, 3}, {.transpose_b = true}),
          product_case({2, 3, 4}, {2, 3, 5}, {.transpose_a = true}),
          product_case({33, 17}, {17, 65}),
          product_case({64, 100}, {100, 32}),
          product_case({100, 64}, {100, 32}, {.transpose_a = true}),
          product_case({130, 257}, {257, 131}),
          product_case({6, 40, 50}, {6, 50, 30})};
}

}  // namespace lamina::ops
