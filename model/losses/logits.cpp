#include "model/losses/logits.h"

#include "core/base/error.h"
#include "core/ops/cast.h"
#include "core/ops/softmax.h"
#include "core/ops/unary.h"
#include "model/losses/labels.h"

namespace lamina::losses {
namespace {

Value behind_casts(Value y) {
  while (y.graph->node(y.id).op == &ops::cast_op) {
    const Value from = y.graph->value(y.graph->node(y.id).inputs[0]);
    if (!is_float(from.dtype())) break;
    y = from;
  }
  return y;
}

Value argument(const Value& y) {
  return ops::cast(y.graph->value(y.graph->node(y.id).inputs[0]), working_dtype(y));
}

}  // namespace

Value logits_behind_sigmoid(const Value& y) {
  const Value made = behind_casts(y);
  return made.graph->node(made.id).op == &ops::sigmoid_op ? argument(made) : Value{};
}

Value logits_behind_softmax(const Value& y, int axis) {
  const Value made = behind_casts(y);
  const Node& node = made.graph->node(made.id);
  if (node.op != &ops::softmax_op) return {};
  return node.attrs.as<ops::SoftmaxAttrs>().axis == normalize_axis(axis, made.rank()) ? argument(made)
                                                                                      : Value{};
}

void require_logits(const Value& y_pred, std::string_view who) {
  const Value made = behind_casts(y_pred);
  const OpDef* op = made.graph->node(made.id).op;
  if (op != &ops::sigmoid_op && op != &ops::softmax_op) return;
  throw Error(std::string(who) + " with from_logits received the probabilities of a final " +
              std::string(op->name) + ".\n  Leave from_logits away, or the model's last activation.");
}

}  // namespace lamina::losses
