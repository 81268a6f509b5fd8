#include "layers/call_context.h"

#include "layers/layer.h"

namespace lamina {

Value CallContext::current(const Weight& w) const {
  for (const TraceResults::Update& u : results_.updates)
    if (u.weight == w) return u.value;
  return w.in(graph_);
}

CallContext CallContext::inner(const Layer& layer, bool training) const {
  CallContext context = *this;
  context.trainable_ = trainability_ ? trainability_->of(layer) : layer.trainable();
  context.training_ = training;
  return context;
}

void CallContext::update(const Weight& w, const Value& value) const {
  for (TraceResults::Update& u : results_.updates)
    if (u.weight == w) {
      u.value = value;
      return;
    }
  results_.updates.push_back({w, value});
}

}  // namespace lamina
