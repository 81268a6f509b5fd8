#include "core/ops/cross_entropy.h"

#include "core/ops/binary.h"
#include "core/ops/one_hot.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/softmax.h"

namespace lamina::ops {
namespace {

void require(const TensorType& logits, const TensorType& labels) {
  const int rank = logits.shape.rank();
  if (is_float(logits.dtype) && is_integer(labels.dtype) && rank >= 1 &&
      compatible(logits.shape.slice(0, rank - 1), labels.shape))
    return;
  throw Error(
      "sparse_softmax_cross_entropy expects floating-point logits [..., classes] and integer labels [...], "
      "received " +
      to_string(logits) + " and " + to_string(labels) +
      ".\n  Give one label, the number of its class, for each row of logits.");
}

TensorTypes infer(std::span<const TensorType> in, const Attrs&) {
  require(in[0], in[1]);
  return {{in[0].dtype, in[0].shape.slice(0, in[0].shape.rank() - 1)}};
}

TensorTypes infer_grad(std::span<const TensorType> in, const Attrs&) {
  require(in[0], in[1]);
  check(in[2].dtype == in[0].dtype && compatible(in[2].shape, in[1].shape), "dy must be like the loss");
  return {in[0]};
}

Values grad(const NodeRef& n, std::span<const Value> dy) {
  return {n.graph().add_one(sparse_softmax_cross_entropy_grad_op, {n.in(0), n.in(1), dy[0]}), Value{}};
}

Values decompose(const NodeRef& n) {
  const Value is_label = one_hot(n.in(1), n.in(0).shape().back(), DType::Bool);
  return {-sum(where(is_label, log_softmax(n.in(0)), 0.0), {.axes = {-1}})};
}

// dlogits = (softmax(logits) - one_hot(labels)) dy
Values decompose_grad(const NodeRef& n) {
  const Value& logits = n.in(0);
  const Value is_label = one_hot(n.in(1), logits.shape().back(), logits.dtype());
  return {(softmax(logits) - is_label) * expand_dims(n.in(2), -1)};
}

std::vector<InPlace> over_logits(const Node&) { return {{0, 0}}; }

}  // namespace

const OpDef sparse_softmax_cross_entropy_op{.name = "sparse_softmax_cross_entropy",
                                            .infer = infer,
                                            .grad = grad,
                                            .decompose = decompose,
                                            .may_refuse = true};
const OpDef sparse_softmax_cross_entropy_grad_op{.name = "sparse_softmax_cross_entropy_grad",
                                                 .infer = infer_grad,
                                                 .decompose = decompose_grad,
                                                 .in_place = over_logits};

Value sparse_softmax_cross_entropy(const Value& logits, const Value& labels) {
  return logits.graph->add_one(sparse_softmax_cross_entropy_op, {logits, labels});
}

std::string label_outside(std::int64_t label, std::int64_t classes) {
  return "label " + std::to_string(label) + " lies outside the " + std::to_string(classes) + " classes 0.." +
         std::to_string(classes - 1) +
         ".\n  Correct the labels, or give the model one output for each class.";
}

}  // namespace lamina::ops
