#include "model/model_body.h"

#include "core/ops/cast.h"

namespace lamina {

Values ModelBody::call(const CallContext& context, std::span<const Value> inputs) const {
  const auto& ends = functional_.inputs;
  std::string expected;
  for (const SymbolicTensor& end : ends)
    expected += (expected.empty() ? "" : " and ") + to_string(end.type());
  bool fits = inputs.size() == ends.size();
  for (std::size_t i = 0; fits && i < ends.size(); ++i) fits = compatible(inputs[i].shape(), ends[i].shape());
  if (!fits) throw CallError(expected, "Call it on tensors like the model's inputs.");
  Values values;
  for (std::size_t i = 0; i < ends.size(); ++i) values.push_back(ops::cast(inputs[i], ends[i].dtype()));
  return functional_.trace(context, values);
}

}  // namespace lamina
