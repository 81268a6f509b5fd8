#pragma once

#include <string>

#include "core/ir/graph.h"

namespace lamina::ops {

extern const OpDef sparse_softmax_cross_entropy_op, sparse_softmax_cross_entropy_grad_op;

// -log softmax(logits)[label] for logits [..., classes] and integer labels [...]; the result has the labels'
// shape and the logits' dtype. A label outside 0..classes-1 stops the run with an error, and counts as no
// class at all until then: loss 0.
Value sparse_softmax_cross_entropy(const Value& logits, const Value& labels);

// What a run says about such a label: "label 12 lies outside the 10 classes 0..9" and what to do.
std::string label_outside(std::int64_t label, std::int64_t classes);

}  // namespace lamina::ops
