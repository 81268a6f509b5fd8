#include "model/call_names.h"

#include <algorithm>

namespace lamina {

CallNames::CallNames(const Functional& functional) : functional_(functional) {
  for (const auto& call : functional.calls) numbers_[call.get()] = calls_[call->layer.id()]++;
}

const std::string* CallNames::end(const SymbolicTensor& tensor) const {
  const auto& inputs = functional_.inputs;
  if (numbers_.contains(tensor.call().get())) return nullptr;
  const auto at = std::find(inputs.begin(), inputs.end(), tensor);
  check(at != inputs.end(), "a tensor of a model comes from nowhere");
  return &functional_.input_names[static_cast<std::size_t>(at - inputs.begin())];
}

std::string CallNames::reference(const SymbolicTensor& tensor) const {
  if (const std::string* name = end(tensor)) return *name + "[0][0]";
  return functional_.name_of(tensor.call()->layer) + "[" + std::to_string(number(*tensor.call())) + "][" +
         std::to_string(tensor.index()) + "]";
}

std::string CallNames::call(const LayerCall& call) const {
  const std::string& name = functional_.name_of(call.layer);
  return calls(call.layer) == 1 ? name : name + "[" + std::to_string(number(call)) + "]";
}

std::string CallNames::tensor(const SymbolicTensor& tensor) const {
  if (const std::string* name = end(tensor)) return *name;
  const LayerCall& maker = *tensor.call();
  return call(maker) + (maker.outputs.size() == 1 ? "" : "." + std::to_string(tensor.index()));
}

}  // namespace lamina
