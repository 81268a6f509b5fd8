#include "core/ops/dense.h"

#include "core/ops/binary.h"
#include "core/ops/matmul.h"
#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& t = attrs.as<DenseAttrs>();
  check(in.size() == 3 && in[0].shape.rank() == 2, "dense expects two matrices and a bias");
  const TensorTypes product = matmul_op.infer(in.first(2), MatmulAttrs{t.transpose_a, t.transpose_b});
  check(in[2] == TensorType{product[0].dtype, {product[0].shape.back()}},
        "dense expects a bias for each column");
  return product;
}

Values decompose(const NodeRef& n) {
  const auto& t = n.attrs().as<DenseAttrs>();
  const Value y = matmul(n.in(0), n.in(1), {t.transpose_a, t.transpose_b}) + n.in(2);
  return {t.relu ? relu(y) : y};
}

}  // namespace

std::string DenseAttrs::text() const {
  std::string text = transpose_a ? "transpose_a" : "";
  if (transpose_b) text += text.empty() ? "transpose_b" : ", transpose_b";
  if (relu) text += text.empty() ? "relu" : ", relu";
  return text;
}

const OpDef dense_op{.name = "dense", .infer = infer, .decompose = decompose};

Value dense(const Value& a, const Value& b, const Value& bias, const DenseAttrs& attrs) {
  return a.graph->add_one(dense_op, {a, b, bias}, attrs);
}

}  // namespace lamina::ops
