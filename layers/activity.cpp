#include "layers/activity.h"

#include "core/ops/binary.h"

namespace lamina::layers {

void penalize_activity(const CallContext& context, const Value& output, const Regularizer& regularizer) {
  if (!regularizer) return;
  const auto batch = static_cast<double>(output.shape()[0]);
  context.add_loss(regularizer(output) / batch);
}

}  // namespace lamina::layers
