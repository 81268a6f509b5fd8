#pragma once

#include "model/functional.h"

namespace lamina {

// A model as the body of a layer: its calls are traced into the model around it.
class ModelBody final : public LayerBody {
 public:
  // `class_name` is Keras's: "Functional" or "Sequential".
  ModelBody(Functional functional, std::string class_name)
      : functional_(std::move(functional)), class_name_(std::move(class_name)) {}

  std::string class_name() const override { return class_name_; }
  const Functional& functional() const { return functional_; }
  std::vector<Layer> inner_layers() const override { return functional_.layers; }

  // Throws CallError if the number of tensors or a shape is not that of the model's inputs.
  Values call(const CallContext& context, std::span<const Value> inputs) const override;

 private:
  Functional functional_;
  std::string class_name_;
};

}  // namespace lamina
