#pragma once

#include "layers/call_context.h"

namespace lamina::layers {

// Adds a layer's activity regularizer to the total loss: the penalty of its output, divided by the batch size
// as in Keras.
void penalize_activity(const CallContext& context, const Value& output, const Regularizer& regularizer);

}  // namespace lamina::layers
