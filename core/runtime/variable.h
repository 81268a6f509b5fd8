#pragma once

#include <memory>
#include <string>

#include "core/ir/graph.h"
#include "core/runtime/tensor.h"

namespace lamina {

// Something that lives longer than a step: a weight, an optimizer slot, a counter. Programs read it and
// update it in place; two programs over the same Variable share it. Its values lie in host memory, which is
// where the CPU backend works on them.
//   auto step = std::make_shared<Variable>("step", Tensor::from<std::int64_t>({0}, {}));
//   Value t = graph.state(as_state(step));
struct Variable {
  Variable(std::string variable_name, Tensor initial)
      : name(std::move(variable_name)), value(std::move(initial)) {}

  std::string name;
  Tensor value;
};
using VariablePtr = std::shared_ptr<Variable>;

inline State as_state(const VariablePtr& variable) {
  return {variable->name, variable->value.type(), variable};
}

}  // namespace lamina
