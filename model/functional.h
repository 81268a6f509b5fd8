#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/one_or_many.h"
#include "layers/layer.h"

namespace lamina {

// The graph of layer calls between a model's inputs and its outputs, in order and with names.
struct Functional {
  // Walks back from the outputs. Layers are ordered as Keras does: by distance from the outputs, farthest
  // first, then as met. Layers without a name get one from their class: dense, dense_1, ... Throws Error if
  // an output cannot be computed from the inputs, naming the path, or if two layers have the same name.
  Functional(const OneOrMany<SymbolicTensor>& inputs, const OneOrMany<SymbolicTensor>& outputs,
             const Source& where);

  std::vector<SymbolicTensor> inputs, outputs;
  std::vector<std::string> input_names, output_names;
  bool named_inputs = false, named_outputs = false;  // given by name, a dictionary in Keras
  std::vector<std::shared_ptr<const LayerCall>>
      calls;                  // each after those it depends on; starts with the Inputs
  std::vector<Layer> layers;  // each once

  const std::string& name_of(const Layer& layer) const { return names_.at(layer.id()); }
  std::vector<std::shared_ptr<const LayerCall>> calls_of(const Layer& layer) const;

  // Appends the model's computation on `values`, one for each input. `prefix` stands before layer names in
  // origins.
  Values trace(const CallContext& context, std::span<const Value> values) const;

 private:
  void name_layers(const Source& where);
  void name_ends(const OneOrMany<SymbolicTensor>& given_inputs,
                 const OneOrMany<SymbolicTensor>& given_outputs);

  std::unordered_map<const void*, std::string> names_;  // by layer
};

}  // namespace lamina
