#include "cpu/matmul/lower_matmul.h"

#include "core/ops/dense.h"
#include "core/ops/matmul.h"
#include "cpu/matmul/matmul.h"
#include "cpu/matmul/reference_matmul.h"

namespace lamina::cpu {
namespace {

// Elements from one matrix of the operand to the next: 0 if there is one for all.
std::int64_t step_of(const Shape& operand) { return operand.rank() == 2 ? 0 : operand[-2] * operand[-1]; }

bool takes(const Shape& a, const Shape& b, const Shape& c) {
  auto leading = [](const Shape& s) { return s.slice(0, s.rank() - 2); };
  const bool a_fits = a.rank() == 2 || leading(a) == leading(c);
  const bool b_fits = b.rank() == 2 || leading(b) == leading(c);
  return a_fits && b_fits;
}

// The products of a node, operands still to be bound.
Products describe(const NodeView& node, bool transpose_a, bool transpose_b) {
  const Shape &a = node.input(0).shape, &b = node.input(1).shape, &c = node.output(0).shape;
  Products products;
  products.batch = c.slice(0, c.rank() - 2).numel();
  products.a_step = step_of(a);
  products.b_step = step_of(b);
  products.c_step = c[-2] * c[-1];
  Product<float>& each = products.each;
  each.m = c[-2];
  each.n = c[-1];
  each.k = a[transpose_a ? -2 : -1];
  each.lda = a[-1];
  each.ldb = b[-1];
  each.ldc = c[-1];
  each.layout_a = transpose_a ? Layout::Transposed : Layout::Plain;
  each.layout_b = transpose_b ? Layout::Transposed : Layout::Plain;
  return products;
}

Kernel make_kernel(std::string_view name, const Products& products, bool with_bias) {
  const Product<float>& each = products.each;
  const MatmulPlan plan({.m = each.m, .n = each.n, .k = each.k, .batch = products.batch});
  const double multiplications =
      static_cast<double>(products.batch * each.m * each.n) * static_cast<double>(each.k);
  constexpr double kMultiplicationsPerMicrosecond = 70'000;  // one core with AVX-512
  return {.name = name,
          .phases = {{.chunks = plan.chunks(),
                      .run =
                          [plan, products, with_bias](const Arguments& args, int chunk) {
                            Products bound = products;
                            bound.each.a = args.in<float>(0);
                            bound.each.b = args.in<float>(1);
                            bound.each.bias = with_bias ? args.in<float>(2) : nullptr;
                            bound.each.c = args.out<float>(0);
                            plan.run_chunk(chunk, bound);
                          }}},
          .microseconds = multiplications / kMultiplicationsPerMicrosecond};
}

}  // namespace

Kernel lower_matmul(const NodeView& node) {
  if (node.input(0).dtype != DType::Float32 ||
      !takes(node.input(0).shape, node.input(1).shape, node.output(0).shape))
    return {};
  const auto& attrs = node.attrs<ops::MatmulAttrs>();
  return make_kernel("matmul", describe(node, attrs.transpose_a, attrs.transpose_b), false);
}

Kernel lower_dense(const NodeView& node) {
  if (node.input(0).dtype != DType::Float32) return {};
  const auto& attrs = node.attrs<ops::DenseAttrs>();
  Products products = describe(node, attrs.transpose_a, attrs.transpose_b);
  products.each.relu = attrs.relu;
  return make_kernel("dense", products, true);
}

Kernel reference_dense(const NodeView& node) {
  return with_float(node.input(0).dtype, [&]<class T>(T) {
    const auto& attrs = node.attrs<ops::DenseAttrs>();
    const Shape &a = node.input(0).shape, &b = node.input(1).shape, &c = node.output(0).shape;
    Product<T> product{.m = c[0], .n = c[1], .k = a[attrs.transpose_a ? 0 : 1]};
    product.lda = a[1];
    product.ldb = b[1];
    product.ldc = c[1];
    product.layout_a = attrs.transpose_a ? Layout::Transposed : Layout::Plain;
    product.layout_b = attrs.transpose_b ? Layout::Transposed : Layout::Plain;
    product.relu = attrs.relu;
    return simple_kernel("reference_dense", [product](const Arguments& args) {
      Product<T> bound = product;
      bound.a = args.in<T>(0);
      bound.b = args.in<T>(1);
      bound.bias = args.in<T>(2);
      bound.c = args.out<T>(0);
      reference_matmul(bound);
    });
  });
}

}  // namespace lamina::cpu
