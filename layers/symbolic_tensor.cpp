#include "layers/symbolic_tensor.h"

#include <ostream>

#include "layers/layer.h"

namespace lamina {

const TensorType& SymbolicTensor::type(const Source& where) const {
  if (!defined())
    throw Error(where,
                "an empty SymbolicTensor has no type.\n  Assign an Input or a layer's result to it first.");
  if (is_traced()) return traced(where).type();
  if (is_bundle())
    throw Error(where, "the " + std::to_string(call_->outputs.size()) +
                           " tensors of one call have no one type.\n  Take them apart with as<" +
                           std::to_string(call_->outputs.size()) + ">().");
  return call_->outputs[static_cast<std::size_t>(index_)];
}

const Value& SymbolicTensor::traced(const Source& where) const {
  if (ended())
    throw Error(
        where,
        "a tensor of a layer's call was used after the call.\n  Return it from the call, and use what "
        "the layer gives.");
  return traced_;
}

std::vector<SymbolicTensor> SymbolicTensor::unpack(std::size_t expected, const Source& where) const {
  if (!call_)
    throw Error(
        where,
        "this SymbolicTensor was not made by a layer, so it cannot be taken apart.\n  Take apart what "
        "a layer returned.");
  const std::size_t count = call_->outputs.size();
  if (expected != 0 && expected != count)
    throw Error(where, call_->layer.description() + " (" + to_string(call_->where) + ") returns " +
                           std::to_string(count) + (count == 1 ? " tensor" : " tensors") + ", but " +
                           std::to_string(expected) + " were asked for.\n  Take them with as<" +
                           std::to_string(count) + ">().");
  std::vector<SymbolicTensor> parts;
  for (std::size_t i = 0; i < count; ++i) parts.emplace_back(call_, static_cast<int>(i));
  return parts;
}

std::ostream& operator<<(std::ostream& out, const SymbolicTensor& tensor) {
  if (tensor.ended()) return out << "(a tensor of a layer's call that has ended)";
  return out << (tensor.defined() && !tensor.is_bundle() ? describe(tensor) : "(symbolic tensors)");
}

}  // namespace lamina
