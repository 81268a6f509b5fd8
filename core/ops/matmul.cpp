#include "core/ops/matmul.h"

#include "core/ops/broadcast.h"
#include "core/ops/reshape.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& t = attrs.as<MatmulAttrs>();
  const TensorType &a = in[0], &b = in[1];
  if (a.shape.rank() < 2 || b.shape.rank() < 2 || a.dtype != b.dtype || !is_float(a.dtype))
    throw Error("matmul expects two floating-point tensors of one dtype and at least rank 2, received " +
                to_string(a) + " and " + to_string(b) + ".\n  Reshape or cast them first.");
  const std::int64_t m = a.shape[t.transpose_a ? -1 : -2], k = a.shape[t.transpose_a ? -2 : -1];
  const std::int64_t k_b = b.shape[t.transpose_b ? -1 : -2], n = b.shape[t.transpose_b ? -2 : -1];
  if (k != k_b && k != kUnknown && k_b != kUnknown)
    throw Error("matmul expects inner dimensions to agree, received " + to_string(a) + " and " +
                to_string(b) + ": " + std::to_string(k) + " is not " + std::to_string(k_b) +
                ".\n  Transpose or reshape one of them.");
  const Shape batch =
      broadcast_shapes(a.shape.slice(0, a.shape.rank() - 2), b.shape.slice(0, b.shape.rank() - 2));
  return {{a.dtype, batch + Shape{m, n}}};
}

// For C = A B: dA = dC B^T and dB = A^T dC, with the transposes of the operands folded in.
Values grad(const NodeRef& node, std::span<const Value> dy) {
  const auto& t = node.attrs().as<MatmulAttrs>();
  const Value &a = node.in(0), &b = node.in(1), &d = dy[0];
  const Value da = t.transpose_a ? matmul(b, d, {.transpose_a = t.transpose_b, .transpose_b = true})
                                 : matmul(d, b, {.transpose_a = false, .transpose_b = !t.transpose_b});
  const Value db = t.transpose_b ? matmul(d, a, {.transpose_a = true, .transpose_b = t.transpose_a})
                                 : matmul(a, d, {.transpose_a = !t.transpose_a, .transpose_b = false});
  return {sum_to(da, a.shape()), sum_to(db, b.shape())};
}

// [..., m, k] x [k, n] is one product of [... * m, k]: one kernel, and its gradient needs no sum over a
// batch.
bool rows_can_be_joined(const Value& a, const Value& b, const MatmulOptions& options) {
  return a.rank() > 2 && b.rank() == 2 && !options.transpose_a;
}

}  // namespace

std::string MatmulAttrs::text() const {
  return std::string(transpose_a ? "transpose_a" : "") + (transpose_a && transpose_b ? ", " : "") +
         (transpose_b ? "transpose_b" : "");
}

const OpDef matmul_op{.name = "matmul", .infer = infer, .grad = grad};

Value matmul(const Value& a, const Value& b, const MatmulOptions& options) {
  const MatmulAttrs attrs{options.transpose_a, options.transpose_b};
  if (!rows_can_be_joined(a, b, options)) return a.graph->add_one(matmul_op, {a, b}, attrs);
  const Value rows = reshape(a, {kUnknown, a.shape().back()});
  const Value product = a.graph->add_one(matmul_op, {rows, b}, attrs);
  return reshape(product, a.shape().slice(0, a.rank() - 1) + Shape{product.shape().back()});
}

}  // namespace lamina::ops
