#pragma once

#include <string>
#include <unordered_map>

#include "model/functional.h"

namespace lamina {

// What the tensors of a model are called in summaries and pictures. Must not outlive the model's graph.
class CallNames {
 public:
  explicit CallNames(const Functional& functional);

  int calls(const Layer& layer) const { return calls_.at(layer.id()); }   // of the layer, in this model
  int number(const LayerCall& call) const { return numbers_.at(&call); }  // of the call among them, from 0

  // Keras's reference, "dense[1][0]": the layer, which of its calls, which of the call's results.
  std::string reference(const SymbolicTensor& tensor) const;

  // As short as is clear: "dense", "dense[1]" of a layer that is called several times.
  std::string call(const LayerCall& call) const;
  // "lstm.1" is the second result of a call.
  std::string tensor(const SymbolicTensor& tensor) const;

 private:
  // The name of the input that this tensor is, unless it comes from a call of the model.
  const std::string* end(const SymbolicTensor& tensor) const;

  const Functional& functional_;
  std::unordered_map<const void*, int> calls_;  // by layer
  std::unordered_map<const LayerCall*, int> numbers_;
};

}  // namespace lamina
