#include "cpu/matmul/lower_matmul.h"

#include "core/ops/matmul.h"
#include "cpu/matmul/matmul.h"

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

}  // namespace

Kernel lower_matmul(const NodeView& node) {
  const Shape &a = node.input(0).shape, &b = node.input(1).shape, &c = node.output(0).shape;
  if (node.input(0).dtype != DType::Float32 || !takes(a, b, c)) return {};
  const auto& attrs = node.attrs<ops::MatmulAttrs>();
  Products products;
  products.batch = c.slice(0, c.rank() - 2).numel();
  products.a_step = step_of(a);
  products.b_step = step_of(b);
  products.c_step = c[-2] * c[-1];
  products.each = {.m = c[-2],
                   .n = c[-1],
                   .k = a[attrs.transpose_a ? -2 : -1],
                   .a = nullptr,
                   .lda = a[-1],
                   .layout_a = attrs.transpose_a ? Layout::Transposed : Layout::Plain,
                   .b = nullptr,
                   .ldb = b[-1],
                   .layout_b = attrs.transpose_b ? Layout::Transposed : Layout::Plain,
                   .c = nullptr,
                   .ldc = c[-1]};
  const MatmulPlan plan(
      {.m = products.each.m, .n = products.each.n, .k = products.each.k, .batch = products.batch});
  const double multiplications = static_cast<double>(c.numel()) * static_cast<double>(products.each.k);
  constexpr double kMultiplicationsPerMicrosecond = 70'000;  // one core with AVX-512
  return {.name = "matmul",
          .phases = {{.chunks = plan.chunks(),
                      .run =
                          [plan, products](const Arguments& args, int chunk) {
                            Products bound = products;
                            bound.each.a = args.in<float>(0);
                            bound.each.b = args.in<float>(1);
                            bound.each.c = args.out<float>(0);
                            plan.run_chunk(chunk, bound);
                          }}},
          .microseconds = multiplications / kMultiplicationsPerMicrosecond};
}

}  // namespace lamina::cpu
