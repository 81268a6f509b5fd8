#pragma once

#include "core/ir/graph.h"

namespace lamina::ops {

extern const OpDef sparse_softmax_cross_entropy_op, sparse_softmax_cross_entropy_grad_op;

// -log softmax(logits)[label] for logits [..., classes] and integer labels [...]; the result has the labels'
// shape and the logits' dtype. A label outside 0..classes-1 stops the run with an error, and counts as no
// class at all until then: loss 0.
Value sparse_softmax_cross_entropy(const Value& logits, const Value& labels);

}  // namespace lamina::ops
